const SIDE = 2048
const BYTES = 2 * 1024 * 1024

/** @param {HTMLCanvasElement} canvas @param {number} quality @returns {Promise<Blob | null>} */
const encode = (canvas, quality) => new Promise(resolve => canvas.toBlob(resolve, 'image/jpeg', quality))

/**
 * Draws a picture anew: at most 2048 px and 2 MB, without what the camera wrote into it. Null where it cannot be read.
 * @param {File} file
 * @returns {Promise<File | null>}
 */
export async function shrink (file) {
  try {
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
    let scale = Math.min(1, SIDE / Math.max(picture.width, picture.height))
    const canvas = document.createElement('canvas')
    for (let quality = 0.85; quality > 0.4; quality -= 0.15, scale *= 0.85) {
      canvas.width = Math.max(1, Math.round(picture.width * scale))
      canvas.height = Math.max(1, Math.round(picture.height * scale))
      const brush = canvas.getContext('2d')
      if (!brush) return null
      brush.drawImage(picture, 0, 0, canvas.width, canvas.height)
      const blob = await encode(canvas, quality)
      if (blob && blob.size <= BYTES) {
        picture.close()
        return new File([blob], file.name.replace(/\.\w+$/, '') + '.jpg', { type: 'image/jpeg', lastModified: file.lastModified })
      }
    }
    picture.close()
  } catch { /* not a picture this phone can read */ }
  return null
}
