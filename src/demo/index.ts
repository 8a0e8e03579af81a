export { makeDemoMedia, writeCaptions } from './files.ts';
export { samplePosts } from './posts.ts';
export { type FileServer, serveDemoFiles } from './server.ts';
