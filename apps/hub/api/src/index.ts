export { assetSchema, jobSchema, problemSchema, projectSchema, rejectedFileSchema } from './entities.ts';
export type { Page, Problem, RejectedFile, ResultDocument, SessionInfo, UploadAnswer } from './entities.ts';
export { definePipeline } from './pipeline.ts';
export type { Pipeline, PipelineContext, PipelineInput, PipelineRunner, ResultExports } from './pipeline.ts';
