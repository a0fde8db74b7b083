export default import.meta.glob<string>(['./bn.ftl', './bn.*.ftl'], {
  query: '?raw',
  import: 'default',
  eager: true,
});
