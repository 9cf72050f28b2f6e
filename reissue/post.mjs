// The post step: runs the bundle of the main step, which recovers a change if it gets this argument.
process.argv[2] = 'post';
await import('../dist/reissue/index.js');
