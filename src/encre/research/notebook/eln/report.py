"""The findings made while reading or writing an archive: codes here, sentences in one table."""

from __future__ import annotations

from collections.abc import Iterable

from .model import Problem, Severity


def gettext_noop(message: str) -> str:
    """Mark a sentence for translation; the pages translate it, the command prints it as it is."""
    return message


MESSAGES: dict[str, str] = {
    # the whole archive refused
    "not_a_zip": gettext_noop("This file is not a readable zip archive."),
    "empty_archive": gettext_noop("The archive is empty."),
    "too_many_members": gettext_noop("The archive holds %(count)s files; the limit is %(limit)s."),
    "too_large": gettext_noop(
        "Unpacked, the archive would take %(size)s bytes; the limit is %(limit)s."
    ),
    "bomb": gettext_noop(
        "“%(name)s” would unpack to %(ratio)s times its size: it looks like a decompression bomb."
    ),
    "overlapping_members": gettext_noop(
        "Files of the archive overlap inside it: it looks like a decompression bomb."
    ),
    "metadata_missing": gettext_noop("The archive has no ro-crate-metadata.json file."),
    "metadata_too_large": gettext_noop(
        "ro-crate-metadata.json has %(size)s bytes; the limit is %(limit)s."
    ),
    "metadata_encrypted": gettext_noop("ro-crate-metadata.json is encrypted."),
    "metadata_damaged": gettext_noop("ro-crate-metadata.json is damaged and cannot be unpacked."),
    "metadata_not_json": gettext_noop("ro-crate-metadata.json is not readable JSON."),
    "metadata_no_graph": gettext_noop(
        "ro-crate-metadata.json describes nothing: it has no @graph."
    ),
    # one file of the archive refused
    "unsafe_path": gettext_noop("A file whose path leaves the archive was refused."),
    "symbolic_link": gettext_noop("A symbolic link was refused."),
    "special_file": gettext_noop("A special file (device, pipe or socket) was refused."),
    "member_encrypted": gettext_noop("An encrypted file cannot be read."),
    # how the archive is laid out
    "root_folder_missing": gettext_noop(
        "The archive has no root folder; its files were read from the top."
    ),
    "root_folder_nested": gettext_noop("The metadata stand in a folder below the root folder."),
    "several_roots": gettext_noop(
        "The archive has several root folders; only “%(root)s” was read as the notebook."
    ),
    "outside_root": gettext_noop("A file outside the root folder was kept."),
    "duplicate_member": gettext_noop(
        "Two files of the archive have the same path; both were kept."
    ),
    "names_differ_by_case": gettext_noop(
        "Two files of the archive have paths that differ only by their case."
    ),
    "path_adapted": gettext_noop(
        "The path in the archive is written otherwise than in the metadata."
    ),
    "encoding_repaired": gettext_noop(
        "The metadata were not in UTF-8; some characters may be wrong."
    ),
    # the graph
    "root_entity_missing": gettext_noop(
        "The metadata do not describe their root; its data sets were guessed."
    ),
    "root_is_entry": gettext_noop(
        "The root lists no data set; the whole archive was read as one entry."
    ),
    "no_entry": gettext_noop("The archive holds no entry."),
    "part_missing": gettext_noop("The root lists a part that is nowhere in the archive."),
    "part_undescribed": gettext_noop(
        "A folder listed by the root is not described; only its files were read."
    ),
    "type_missing": gettext_noop("A node without a type was read as a data set."),
    "type_unusual": gettext_noop("A part of an unusual type (%(type)s) was read as an entry."),
    "duplicate_differs": gettext_noop(
        "The same identifier is described twice in different words (%(properties)s)."
    ),
    "comment_ambiguous": gettext_noop("Several comments share one identifier; all were kept."),
    # an entry
    "title_missing": gettext_noop("The entry has no title; the name of its folder was taken."),
    "author_missing": gettext_noop("The entry names no author."),
    "author_inherited": gettext_noop(
        "%(count)s entries name no author; those of the whole archive were taken: %(names)s."
    ),
    "author_unresolved": gettext_noop("An author is only known by an address (%(id)s)."),
    "date_naive": gettext_noop("%(count)s dates have no time zone; none was guessed."),
    "date_unreadable": gettext_noop(
        "The date “%(value)s” could not be read; it was kept as written."
    ),
    "date_ambiguous": gettext_noop(
        "The date “%(value)s” can be read in two ways; it was kept as written."
    ),
    "date_adapted": gettext_noop("Dates in a form of their own were read, such as “%(value)s”."),
    "entities_decoded": gettext_noop(
        "Titles, tags and comments were HTML-encoded; they were decoded once."
    ),
    "format_adapted": gettext_noop("A text declared as %(declared)s was read as %(actual)s."),
    "content_from_file": gettext_noop("Content was read from the vendor's own file “%(name)s”."),
    "section_inside": gettext_noop("%(count)s data sets below the entry were kept inside it."),
    "fields_unreadable": gettext_noop(
        "The vendor's own field definitions could not be read; the text was kept."
    ),
    "cycle": gettext_noop("Data sets contain one another; each was read once."),
    # files
    "file_missing": gettext_noop(
        "The file “%(name)s” is described but its bytes are not in the archive."
    ),
    "file_remote": gettext_noop("The file “%(name)s” is elsewhere (%(url)s); it is not fetched."),
    "file_damaged": gettext_noop("The file “%(name)s” is damaged in the archive."),
    "file_of_archive": gettext_noop("A file belongs to no entry; it was kept with the archive."),
    "file_unlisted": gettext_noop("A file that the metadata do not list was kept."),
    "hash_mismatch": gettext_noop(
        "The file “%(name)s” does not match its declared checksum; its bytes were kept."
    ),
    "hash_other": gettext_noop(
        "The checksum of “%(name)s” is in fact a %(algorithm)s; it matches."
    ),
    "hash_unusable": gettext_noop("The declared checksum of “%(name)s” is not a checksum."),
    "size_mismatch": gettext_noop(
        "The file “%(name)s” has %(size)s bytes instead of %(declared)s."
    ),
    # the signature
    "signature_failed": gettext_noop(
        "The signature does not match: the metadata were changed or signed otherwise."
    ),
    "signature_unverifiable": gettext_noop(
        "The archive is signed, but there is no key to check it with."
    ),
    "signature_consistent": gettext_noop(
        "The signature matches a key shipped in the archive: it proves no origin."
    ),
    "signature_verified": gettext_noop("The signature was verified with a trusted key."),
    # other files that a team brings (tables, eLabFTW's zips, folders of documents)
    "empty_file": gettext_noop("The file is empty."),
    "hidden_left_out": gettext_noop("A hidden or system file was left out."),
    "document_too_large": gettext_noop(
        "The document is too large to be read (limit: %(limit)s MiB); it was attached as it is."
    ),
    "document_unreadable": gettext_noop(
        "The document could not be read: damaged, protected or of another kind. It was attached"
        " as it is."
    ),
    "document_simplified": gettext_noop(
        "%(count)s details of the layout have no place here; the document itself is attached."
    ),
    "document_old": gettext_noop(
        "This kind of document is not read: it was attached. Save it as .docx or .odt to have its"
        " text."
    ),
    "archive_inside": gettext_noop(
        "An archive inside the folder was attached whole. Give it alone to have what it holds."
    ),
    "folder_without_record": gettext_noop(
        "No record tells of this folder: its files became an entry."
    ),
    "export_json_unreadable": gettext_noop(
        "The .elabftw.json file could not be read; the tables of the folders were."
    ),
    "table_empty": gettext_noop("The table has no line under its headers."),
    "table_without_title": gettext_noop(
        "The first line of the table names no column “title” or “name”."
    ),
    "table_broken": gettext_noop("The table is broken: its quotes or its lines."),
    "table_not_text": gettext_noop("This is no table of text. Save it as CSV in UTF-8."),
    "table_not_utf8": gettext_noop(
        "The table is not in UTF-8: it was read as Windows-1252; some characters may be wrong."
    ),
    "line_without_words": gettext_noop("The line has neither a title nor a text."),
    "line_too_long": gettext_noop("The line has more cells than there are columns; all were kept."),
    "line_too_short": gettext_noop("The line has fewer cells than there are columns."),
    # where things go when a team comes
    "twice_given": gettext_noop(
        "The same thing is in another of the given files: it is made once."
    ),
    "in_the_bin": gettext_noop("It is here already, in the bin."),
    "text_changed": gettext_noop(
        "The text is cleaned: %(count)s times %(name)s is left out; the source is attached."
    ),
    "author_as_written": gettext_noop("Nobody here was chosen for %(names)s: the name is kept."),
    "date_without_zone": gettext_noop(
        "The date %(value)s has no time zone: it is kept as written, none was guessed."
    ),
    "field_as_text": gettext_noop(
        "The value “%(value)s” of “%(name)s” does not fit its type: it is kept as text."
    ),
    "comes_locked": gettext_noop(
        "It was locked there, and comes locked: this is told by its source, and signs nothing here."
    ),
    "comes_to_the_bin": gettext_noop("It was deleted there, and comes in the bin."),
    "cas_doubtful": gettext_noop(
        "This number is mistyped, and is kept in the description (%(value)s)."
    ),
    "field_in_description": gettext_noop(
        "The type has no such field: it is kept in the description (%(name)s)."
    ),
    "resource_talk_in_json": gettext_noop(
        "Steps and comments of a resource are kept in the attached source.json."
    ),
    "title_cut": gettext_noop("The title is too long and is cut; source.json has it whole."),
    "tags_lost": gettext_noop("%(count)s tags are too many for one object; source.json has them."),
    "refused_here": gettext_noop("It could not be made: %(reason)s"),
    # writing
    "export_file_missing": gettext_noop(
        "The bytes of “%(name)s” could not be found; the file was left out."
    ),
    "export_file_changed": gettext_noop(
        "“%(name)s” does not match its recorded checksum any more."
    ),
}


class Refusal(Exception):
    """The archive cannot be read at all; `problem` says why."""

    def __init__(self, code: str, where: str = "", **params: str | int) -> None:
        self.problem = Problem(code, Severity.ERROR, where, params)
        super().__init__(sentence(self.problem))


class Findings:
    """Collects what is noticed while reading, each thing once."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.refused: list[Problem] = []
        self._seen: set[tuple[str, str, tuple[tuple[str, str | int], ...]]] = set()

    def note(self, code: str, where: str = "", **params: str | int) -> None:
        """Keep something adapted without doubt."""
        self._add(self.problems, Problem(code, Severity.NOTE, where, params))

    def warn(self, code: str, where: str = "", **params: str | int) -> None:
        """Keep something a person should look at."""
        self._add(self.problems, Problem(code, Severity.WARNING, where, params))

    def error(self, code: str, where: str = "", **params: str | int) -> None:
        """Keep something lost."""
        self._add(self.problems, Problem(code, Severity.ERROR, where, params))

    def refuse(self, code: str, where: str = "", **params: str | int) -> None:
        """Keep a part of the archive that is refused."""
        self._add(self.refused, Problem(code, Severity.ERROR, where, params))

    def _add(self, into: list[Problem], problem: Problem) -> None:
        mark = (problem.code, problem.where, tuple(sorted(problem.params.items())))
        if mark not in self._seen:
            self._seen.add(mark)
            into.append(problem)


def sentence(problem: Problem) -> str:
    """The English sentence of a finding, without its place."""
    return MESSAGES[problem.code] % problem.params


def lines(problems: Iterable[Problem]) -> list[str]:
    """One printable line per finding."""
    return [f"{sentence(item)}{f' [{item.where}]' if item.where else ''}" for item in problems]
