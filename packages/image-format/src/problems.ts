/** What speaks against an image. The code is for programs and stays; the sentence is for people: the cause, and what to do. */
const sentences = {
  backing_file: (what: string) =>
    `The image is a layer over another file${named(what)}. Flatten it: qemu-img convert -O qcow2 <image> <flat image>.`,
  data_file: (what: string) =>
    `The image keeps its data in another file${named(what)}. Flatten it: qemu-img convert -O qcow2 <image> <flat image>.`,
  parent: (what: string) =>
    `The image holds only what differs from a parent disk${named(what)}. Merge it with its parent before the upload.`,
  extents: (what: string) =>
    `The disk's data lies in other files${named(what)}. Make one file of it: qemu-img convert -O vmdk -o subformat=streamOptimized <image> <new image>.`,
  subformat: (what: string) =>
    `This kind of vmdk${named(what)} is not accepted, only monolithicSparse and streamOptimized. Make one: qemu-img convert -O vmdk -o subformat=streamOptimized <image> <new image>.`,
  unknown_features: (what: string) =>
    `The image needs a feature that is not known here${named(what)}. Convert it without: qemu-img convert.`,
  unknown_version: (what: string) =>
    `The image has a version of its format that is not known here${named(what)}. Convert it to a current one: qemu-img convert.`,
  encrypted: (what: string) => `The image is encrypted${named(what)}: nobody can check or boot it here. Upload it decrypted.`,
  unclean: (what: string) =>
    `The image was not closed cleanly${named(what)}: its journal would change it when it is opened. Shut down what uses it, open and close it once, or convert it with qemu-img convert.`,
  corrupt: (what: string) => `The image says itself that it is corrupt${named(what)}. Repair it: qemu-img check -r all <image>.`,
  malformed: (what: string) => `A field of the image contradicts its format${named(what)}. Make the image anew: qemu-img convert.`,
  truncated: (what: string) => `The image ends before what it says it holds${named(what)}. Upload the whole file.`,
  header_too_long: (what: string) =>
    `The image's header is longer than any tool writes${named(what)}. Make the image anew: qemu-img convert.`,
  table_too_large: (what: string) =>
    `A table of the image is larger than can be opened${named(what)}. Make the image anew: qemu-img convert.`,
  layout: (what: string) =>
    `The image's header points backwards${named(what)}, so that it cannot be checked while it is read. Make the image anew: qemu-img convert.`,
  footer_mismatch: (what: string) =>
    `The header and the footer of the image contradict each other${named(what)}. Make the image anew: qemu-img convert.`,
  polyglot: (what: string) =>
    `The file is valid in more than one format${named(what)}, so that two programs may see two disks. Convert it to one of them.`,
  packed: (what: string) => `The file is compressed or an archive${named(what)}. Unpack it, and upload the disk image that is in it.`,
  unsupported: (what: string) => `This format${named(what)} is not supported. Convert it: qemu-img convert -O qcow2 <image> <new image>.`,
  member_name: (what: string) =>
    `The archive holds a file whose name is not a plain file name, or is there twice${named(what)}. Pack the files again, without folders.`,
  member_kind: (what: string) =>
    `The archive holds something other than plain files${named(what)}, such as a link, a folder or an extended header. Pack it again: tar --format=ustar -cf <image> <files>.`,
  member_problem: (what: string) => `A disk in the archive is refused: ${what}`,
  too_many_members: (what: string) => `The archive holds more files than are read${named(what)}. Pack only the description and its disks.`,
  descriptor: (what: string) =>
    `The description of the appliance refers to something outside of it${named(what)}. Export the appliance anew.`,
  no_disk: (what: string) => `The archive holds no disk of the declared format${named(what)}. Set disk_format to the format of its disk.`,
  several_disks: (what: string) => `The archive holds several disks${named(what)}. Upload each disk as an image of its own.`,
  virtual_size: (what: string) => `The disk is larger than is allowed${named(what)}. Shrink it: qemu-img resize --shrink.`,
  incomplete: (what: string) => `Fewer or more bytes arrived than were announced${named(what)}. Upload the file again.`,
  format_mismatch: (what: string) => `${what}. Set disk_format to what the file is, or convert the file.`,
  container_mismatch: (what: string) => `${what}. Set container_format to what the file is.`,
  format_not_allowed: (what: string) =>
    `Images of this disk_format are not accepted${named(what)}. Convert the image: qemu-img convert -O qcow2 <image> <new image>.`,
  container_not_allowed: (what: string) =>
    `Images in this container_format are not accepted${named(what)}. Unpack the disk, and upload it as bare.`,
  inspection_failed: (what: string) =>
    `The image could not be inspected${named(what)}. Convert it to qcow2, and report this as a defect of Pileus.`,
} satisfies Record<string, (what: string) => string>

export type ProblemCode = keyof typeof sentences

export interface Problem {
  code: ProblemCode
  message: string
}

export const problem = (code: ProblemCode, what = ''): Problem => ({ code, message: sentences[code](what) })

const named = (what: string) => (what === '' ? '' : ` (${what})`)

const longestQuote = 64

/** Text out of a hostile file, fit for a log line and an API reply. */
export function quote(text: string): string {
  const plain = text.replaceAll(/[^ !#-~]/g, '?')
  return `"${plain.length > longestQuote ? `${plain.slice(0, longestQuote)}...` : plain}"`
}
