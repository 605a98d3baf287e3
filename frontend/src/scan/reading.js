// Reads the codes of labels in a picture of the camera: by the browser, else by ZXing.
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader"

const NATIVE = ["qr_code", "data_matrix", "code_128"]
const OPTIONS = { formats: ["QRCode", "DataMatrix", "Code128"], maxNumberOfSymbols: 4 }
const SIDE = 1280 // pixels of the longest side that is looked at

/** Return what reads a video's present picture as texts; `decoder` is the address of ZXing. */
export async function reader(decoder) {
  const known = (await globalThis.BarcodeDetector?.getSupportedFormats().catch(() => [])) || []
  if (NATIVE.every((format) => known.includes(format))) {
    const detector = new BarcodeDetector({ formats: NATIVE })
    return async (video) => (await detector.detect(video)).map(({ rawValue }) => rawValue)
  }
  const answer = await fetch(decoder)
  if (!answer.ok) throw new Error(`the decoder answers ${answer.status}`)
  await prepareZXingModule({ overrides: { wasmBinary: await answer.arrayBuffer() }, fireImmediately: true })
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true })
  return async (video) => {
    const scale = Math.min(1, SIDE / Math.max(video.videoWidth, video.videoHeight))
    const [width, height] = [Math.round(video.videoWidth * scale), Math.round(video.videoHeight * scale)]
    Object.assign(pen.canvas, { width, height })
    pen.drawImage(video, 0, 0, width, height)
    const found = await readBarcodes(pen.getImageData(0, 0, width, height), OPTIONS)
    return found.filter(({ isValid, text }) => isValid && text).map(({ text }) => text)
  }
}
