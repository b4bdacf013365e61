/** Makes a span of a piece of work. Without an exporter it only does the work. */
export type Traced = <T>(name: string, attributes: Record<string, string>, work: () => Promise<T>) => Promise<T>

export type Traces = { traced: Traced; close(): Promise<void> }

export const untraced: Traces = { traced: (_name, _attributes, work) => work(), close: async () => {} }

/** Sends traces to a collector (OTLP over HTTP, JSON) at an address such as http://127.0.0.1:4318. Spans tell kinds and ids, never words. */
export async function tracesTo(address: string): Promise<Traces> {
  const [
    { SpanStatusCode, trace },
    { BatchSpanProcessor, NodeTracerProvider },
    { OTLPTraceExporter },
    { resourceFromAttributes },
  ] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/sdk-trace-node'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ])
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'greenroom' }),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url: `${address}/v1/traces` }))],
  })
  provider.register()
  const tracer = trace.getTracer('greenroom')
  return {
    traced: (name, attributes, work) =>
      tracer.startActiveSpan(name, { attributes }, async (span) => {
        try {
          return await work()
        } catch (error) {
          span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'error' })
          throw error
        } finally {
          span.end()
        }
      }),
    close: () => provider.shutdown(),
  }
}
