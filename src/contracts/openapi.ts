import { z } from 'zod'
import { language } from './lead-words.ts'

export const openApiQuery = z.strictObject({ lang: language.optional() })

const json = z.record(z.string(), z.unknown())
const parameter = z.strictObject({
  name: z.string(),
  in: z.enum(['path', 'query']),
  required: z.boolean(),
  description: z.string().optional(),
  schema: json,
})
export type OpenApiParameter = z.infer<typeof parameter>

const content = z.record(z.string(), z.strictObject({ schema: json.optional() }))
const operation = z.strictObject({
  operationId: z.string(),
  summary: z.string(),
  tags: z.array(z.string()).readonly(),
  parameters: z.array(parameter).readonly(),
  requestBody: z.strictObject({ required: z.literal(true), content }).optional(),
  responses: z.record(z.string(), z.strictObject({ description: z.string(), content: content.optional() })),
  security: z.array(json).readonly().optional(),
})
export type OpenApiOperation = z.infer<typeof operation>

/** As much of OpenAPI 3.1 as is used here. */
export const openApiDocument = z.strictObject({
  openapi: z.literal('3.1.0'),
  jsonSchemaDialect: z.string(),
  info: z.strictObject({ title: z.string(), version: z.string() }),
  servers: z.array(z.strictObject({ url: z.string() })).readonly(),
  security: z.array(json).readonly(),
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: json,
})
export type OpenApiDocument = z.infer<typeof openApiDocument>
