export default import.meta.glob<string>(['./hi.ftl', './hi.*.ftl'], {
  query: '?raw',
  import: 'default',
  eager: true,
});
