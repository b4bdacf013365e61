// What the audio thread has beside the language itself (Web Audio API, section 1.32), which TypeScript's DOM types lack.
declare const sampleRate: number
declare const currentFrame: number
declare abstract class AudioWorkletProcessor {
  readonly port: MessagePort
  abstract process(inputs: Float32Array[][], outputs: Float32Array[][]): boolean
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void
