export default import.meta.glob<string>(['./fr.ftl', './fr.*.ftl'], {
  query: '?raw',
  import: 'default',
  eager: true,
});
