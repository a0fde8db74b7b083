export default import.meta.glob<string>(['./en.ftl', './en.*.ftl'], {
  query: '?raw',
  import: 'default',
  eager: true,
});
