export default import.meta.glob<string>(['./ta.ftl', './ta.*.ftl'], {
  query: '?raw',
  import: 'default',
  eager: true,
});
