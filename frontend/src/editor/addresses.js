// Which addresses a body may point to: the same rule as the server's.
const SCHEMES = new Set(["http", "https", "mailto", "tel", "ftp", "ftps", "sftp", "doi"])
const LONGEST = 4000
const IGNORED = /[\x00-\x20\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]/g

/** Return the address as it may be kept, or null when its scheme is not one we follow. */
export function safeAddress(address) {
  const spaced = (address || "").trim().replaceAll(" ", "%20")
  const plain = spaced.replace(IGNORED, "").replaceAll("\\", "/")
  if (!plain || plain.length > LONGEST) return null
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(plain)
  if (scheme) return SCHEMES.has(scheme[1].toLowerCase()) ? plain : null
  if (/^[^/?#]*/.exec(plain)[0].includes(":")) return null
  return plain.startsWith("//") ? null : plain
}

/** Complete what a person typed as an address: a bare domain, a mail address, a DOI. */
export function completeAddress(typed) {
  const text = typed.trim()
  if (/^10\.\d{4,9}\/\S+$/.test(text)) return `https://doi.org/${text}`
  if (/^[^\s@/]+@[^\s@/]+\.[^\s@/]+$/.test(text)) return `mailto:${text}`
  if (/^(www\.|[a-z0-9-]+\.[a-z]{2,}(\/|$))/i.test(text)) return safeAddress(`https://${text}`)
  return safeAddress(text)
}
