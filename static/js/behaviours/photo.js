import { shrink } from '../lib/pictures.js'

/**
 * The shutter: shows the chosen photo, makes it smaller on the phone (which also drops where it was taken) and puts it back into the
 * file field. A photo this phone cannot read goes as it is.
 * @param {HTMLElement} box
 */
export default function photo (box) {
  const field = /** @type {HTMLInputElement | null} */ (box.querySelector('input[type="file"]'))
  const shown = /** @type {HTMLImageElement | null} */ (box.querySelector('[data-shown]'))
  const said = box.parentElement?.querySelector('[data-said]')
  if (!field || !shown) return
  let address = ''
  /** @type {File | undefined} */
  let last
  /** @param {string} key */
  const tell = key => { if (said) said.textContent = box.dataset[key] ?? '' }
  /** @param {File} file */
  const keep = file => {
    last = file
    const files = new DataTransfer()
    files.items.add(file)
    field.files = files.files
  }
  const chosen = async () => {
    const original = field.files?.[0]
    if (!original) { if (last) keep(last); return } // the picker was closed: the photo from before stays
    tell('busy')
    const smaller = await shrink(original)
    if (field.files?.[0] !== original) return // another one was chosen meanwhile
    keep(smaller ?? original)
    tell(smaller ? 'done' : 'plain')
    URL.revokeObjectURL(address)
    address = URL.createObjectURL(smaller ?? original)
    shown.src = address
    shown.hidden = false
    box.dataset.has = 'photo'
  }
  field.addEventListener('change', chosen)
  if (field.files?.length) chosen()
  return () => { field.removeEventListener('change', chosen); URL.revokeObjectURL(address) }
}
