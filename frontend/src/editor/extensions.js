// Everything the editor is made of; the schema it gives is tested against the shared one.
import Bold from "@tiptap/extension-bold"
import Document from "@tiptap/extension-document"
import HardBreak from "@tiptap/extension-hard-break"
import Italic from "@tiptap/extension-italic"
import Strike from "@tiptap/extension-strike"
import Subscript from "@tiptap/extension-subscript"
import Superscript from "@tiptap/extension-superscript"
import Text from "@tiptap/extension-text"
import Underline from "@tiptap/extension-underline"
import { Dropcursor, Gapcursor, Placeholder } from "@tiptap/extensions"
import { blocks } from "./blocks.js"
import { Computing } from "./computing.js"
import { Image } from "./image.js"
import { Code, Highlight, Link, TextColor } from "./marks.js"
import { BlockMath, InlineMath } from "./mathematics.js"
import { Mention } from "./mention.js"
import { Sequence } from "./sequence.js"

/** Return the extensions of an editor; `tools` gives what the page knows (addresses, labels). */
export function extensions(tools = {}) {
  const { labels = {}, lang, attachmentAddress, localPictures, onEditMath, onEditImage, more = [] } = tools
  const math = { labels, ...(onEditMath && { onEdit: onEditMath }) }
  return [
    Document,
    Text,
    ...blocks,
    BlockMath.configure(math),
    Sequence.configure({ labels, ...(lang && { lang }) }),
    HardBreak,
    Image.configure({
      ...(localPictures && { local: localPictures }),
      ...(attachmentAddress && { address: attachmentAddress }),
      ...(onEditImage && { onEdit: onEditImage }),
    }),
    InlineMath.configure(math),
    Mention,
    Link,
    Bold,
    Italic,
    Underline,
    Strike,
    Code,
    Subscript,
    Superscript,
    Highlight,
    TextColor,
    Computing.configure({ ...(lang && { lang }) }),
    Dropcursor,
    Gapcursor,
    Placeholder.configure({ placeholder: labels.placeholder || "" }),
    ...more,
  ]
}
