import { type FakeOpenAi, type FakeOptions, fakeOpenAi } from './openai.ts'

/** A server on loopback that speaks as Hugging Face's endpoints and router do: OpenAI's form, with errors in words alone. */
export function fakeHuggingFace(options: Omit<FakeOptions, 'errorBody'> = {}): Promise<FakeOpenAi> {
  return fakeOpenAi({ ...options, errorBody: (error) => ({ error, error_type: 'fake_error' }) })
}
