// Restriction enzymes of every laboratory: what they recognise and where they cut (facts of REBASE).
import { findMotif } from "./motifs.js"

// Name, site, letters of the given strand before the cut, and of the other strand as numbered on the first.
const SITES = [
  ["AatII", "GACGTC", 5, 1], ["AgeI", "ACCGGT", 1, 5], ["ApaI", "GGGCCC", 5, 1], ["ApaLI", "GTGCAC", 1, 5],
  ["AscI", "GGCGCGCC", 2, 6], ["AvrII", "CCTAGG", 1, 5], ["BamHI", "GGATCC", 1, 5], ["BbsI", "GAAGAC", 8, 12],
  ["BclI", "TGATCA", 1, 5], ["BglII", "AGATCT", 1, 5], ["BsaI", "GGTCTC", 7, 11], ["BsmBI", "CGTCTC", 7, 11],
  ["BstBI", "TTCGAA", 2, 4], ["ClaI", "ATCGAT", 2, 4], ["DpnI", "GATC", 2, 2], ["DraI", "TTTAAA", 3, 3],
  ["EagI", "CGGCCG", 1, 5], ["EcoRI", "GAATTC", 1, 5], ["EcoRV", "GATATC", 3, 3], ["HaeIII", "GGCC", 2, 2],
  ["HindIII", "AAGCTT", 1, 5], ["HinfI", "GANTC", 1, 4], ["HpaI", "GTTAAC", 3, 3], ["KpnI", "GGTACC", 5, 1],
  ["MfeI", "CAATTG", 1, 5], ["MluI", "ACGCGT", 1, 5], ["MscI", "TGGCCA", 3, 3], ["NcoI", "CCATGG", 1, 5],
  ["NdeI", "CATATG", 2, 4], ["NheI", "GCTAGC", 1, 5], ["NotI", "GCGGCCGC", 2, 6], ["NsiI", "ATGCAT", 5, 1],
  ["PacI", "TTAATTAA", 5, 3], ["PmeI", "GTTTAAAC", 4, 4], ["PstI", "CTGCAG", 5, 1], ["PvuI", "CGATCG", 4, 2],
  ["PvuII", "CAGCTG", 3, 3], ["SacI", "GAGCTC", 5, 1], ["SacII", "CCGCGG", 4, 2], ["SalI", "GTCGAC", 1, 5],
  ["ScaI", "AGTACT", 3, 3], ["SmaI", "CCCGGG", 3, 3], ["SpeI", "ACTAGT", 1, 5], ["SphI", "GCATGC", 5, 1],
  ["StuI", "AGGCCT", 3, 3], ["SwaI", "ATTTAAAT", 4, 4], ["XbaI", "TCTAGA", 1, 5], ["XhoI", "CTCGAG", 1, 5],
  ["XmaI", "CCCGGG", 1, 5],
]

export const ENZYMES = SITES.map(([name, site, cut, other]) => ({ name, site, cut, other }))

/**
 * Return the enzymes that cut, those that cut once first: { name, site, cuts } where a cut is the
 * place of the last letter before it on the given strand. An enzyme that would cut beyond a linear end does not.
 */
export function cutters(record) {
  const { length } = record.letters
  return ENZYMES.map(({ name, site, cut, other }) => {
    const cuts = findMotif(record, site).flatMap(({ start, strand }) => {
      const before = strand > 0 ? start - 1 + cut : start - 1 + site.length - other
      if (record.circular) return [(((before - 1) % length) + length) % length + 1]
      return before >= 1 && before < length ? [before] : []
    })
    return { name, site, cut, cuts: [...new Set(cuts)].sort((a, b) => a - b) }
  })
    .filter(({ cuts }) => cuts.length)
    .sort((a, b) => a.cuts.length - b.cuts.length || a.name.localeCompare(b.name, "en"))
}

/** Write a site with its cut, as catalogues do: G^AATTC, GGTCTC(N)1^. */
export function writtenSite({ site, cut }) {
  return cut <= site.length ? `${site.slice(0, cut)}^${site.slice(cut)}` : `${site}(N)${cut - site.length}^`
}
