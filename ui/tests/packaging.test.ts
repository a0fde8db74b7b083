import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parsers } from 'prettier/plugins/yaml';
import { describe, expect, it } from 'vitest';
import { ROOT, all, read as source } from './sources';

/*
 * What runs a hub in containers cannot be run everywhere the tests do. So it is read: every file parses, every variable is one that the hub
 * or the image knows, every image has a version, every service comes back, and names, ports and files are the same on both sides.
 */

const HUB = 'packaging/hub';
const read = (name: string) => source(join(HUB, name));

interface Node {
  type: string;
  value?: string;
  anchor?: Node | null;
  children?: (Node | null)[];
}
type Yaml = string | null | Yaml[] | { [key: string]: Yaml };

/** What a file of YAML says; every scalar is its letters. */
function yaml(text: string): Yaml {
  const anchors = new Map<string, Yaml>();
  const parts = (node: Node) => (node.children ?? []).filter((child) => child !== null);
  const only = (node: Node): Yaml => value(parts(node)[0]);
  const pairs = (node: Node) =>
    parts(node).map((item) => {
      const [key, said] = parts(item);
      return [String(only(key ?? item)), said === undefined ? null : only(said)] as const;
    });
  function value(node: Node | undefined): Yaml {
    if (node === undefined) return null;
    const read = plain(node);
    if (node.anchor?.value !== undefined) anchors.set(node.anchor.value, read);
    return read;
  }
  function plain(node: Node): Yaml {
    switch (node.type) {
      case 'mapping':
      case 'flowMapping': {
        const own = pairs(node).filter(([key]) => key !== '<<');
        const merged = pairs(node).find(([key]) => key === '<<')?.[1] as object | undefined;
        return { ...merged, ...Object.fromEntries(own) };
      }
      case 'sequence':
      case 'flowSequence':
        return parts(node).map(only);
      case 'alias': {
        const meant = anchors.get(node.value ?? '');
        if (meant === undefined) throw new Error(`nothing is called ${node.value}`);
        return meant;
      }
      default:
        return node.value ?? null;
    }
  }
  const root = parsers.yaml.parse(text, {} as never) as Node;
  const body = parts(parts(root)[0] as Node).find(({ type }) => type === 'documentBody') as Node;
  return only(body);
}

interface Service {
  image: string;
  build?: { context: string; dockerfile: string };
  command?: string;
  restart?: string;
  networks?: string[] | Record<string, Record<string, string> | null>;
  env_file?: string;
  environment?: Record<string, string>;
  volumes?: string[];
  ports?: string[];
  depends_on?: string[] | Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
  stop_grace_period?: string;
}
interface Compose {
  services: Record<string, Service>;
  volumes: Record<string, null>;
  networks: Record<string, { ipam: { config: { subnet: string; ip_range?: string }[] } }>;
}

const COMPOSE = { 'compose.yml': 'Caddyfile', 'compose.several.yml': 'Caddyfile.several' };
const composed = Object.keys(COMPOSE).map((name) => [name, yaml(read(name)) as unknown as Compose] as const);
const containerfile = read('Containerfile');

/** The hub's own names of its settings. */
const settings = all(
  /"(SANGAM_\w+)"/g,
  /const VARIABLES[^=]+= \[([^\]]+)\]/.exec(source('crates/hub/src/service/config/mod.rs'))?.[1] ?? '',
);
/** What the images of others are told. */
const THEIRS: Record<string, string[]> = {
  'docker.io/library/postgres': ['POSTGRES_USER', 'POSTGRES_DB', 'POSTGRES_PASSWORD'],
  'docker.io/library/caddy': ['DOMAIN'],
  'docker.io/versity/versitygw': ['ROOT_ACCESS_KEY', 'ROOT_SECRET_KEY'],
  'docker.io/amazon/aws-cli': ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_DEFAULT_REGION'],
};
/** Where those listen. */
const PORTS: Record<string, string> = {
  'docker.io/library/postgres': '5432',
  'docker.io/versity/versitygw': '7070',
};
const hubPort = /SANGAM_LISTEN=0\.0\.0\.0:(\d+)/.exec(containerfile)?.[1] ?? '';
const name = (image: string) => image.replace(/:[^/]*$/, '');
const hasVersion = (image: string) => !/:latest$/.test(image) && /:[^/]*\d/.test(image);
const isOurs = (service: Service) => service.build !== undefined;
const known = (service: Service) => (isOurs(service) ? settings : (THEIRS[name(service.image)] ?? []));

/** Whether a range of addresses, as in 10.89.0.128/25, holds one. */
function holds(range: string, address: string): boolean {
  const number = (text: string) => text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const [base = '', bits = ''] = range.split('/');
  const size = 2 ** (32 - Number(bits));
  return bits !== '' && Math.floor(number(base) / size) === Math.floor(number(address) / size);
}

describe('the settings', () => {
  it('are the hub’s', () => {
    expect(settings.length).toBeGreaterThan(20);
  });

  it('of hub.env are all known, once', () => {
    const set = all(/^#?(\w+)=/gm, read('hub.env.example'));
    expect(set.length).toBeGreaterThan(5);
    expect(set.filter((variable) => !settings.includes(variable))).toEqual([]);
    expect(new Set(set).size).toBe(set.length);
  });

  it('of the image are all known', () => {
    const set = all(/(\w+)=/g, /^ENV ((?:.*\\\n)*.*)$/m.exec(containerfile)?.[1] ?? '');
    expect(set.length).toBeGreaterThan(3);
    expect(set.filter((variable) => !settings.includes(variable))).toEqual([]);
  });
});

describe.each(composed)('%s', (file, { services, volumes, networks }) => {
  const each = Object.entries(services);
  const wrong = (is: (service: Service, name: string) => boolean) =>
    each.filter(([name, service]) => is(service, name)).map(([name]) => name);

  it('sets nothing that is not known', () => {
    const set = each.flatMap(([name, service]) =>
      Object.keys(service.environment ?? {})
        .filter((variable) => !known(service).includes(variable))
        .map((variable) => `${name}: ${variable}`),
    );
    expect(set).toEqual([]);
  });

  it('has a version of every image it does not build', () => {
    expect(wrong((service) => !isOurs(service) && !hasVersion(service.image))).toEqual([]);
    const built = each.map(([, { build }]) => build).filter((build) => build !== undefined);
    expect(built.map(({ context, dockerfile }) => source(join(HUB, context, dockerfile)))).not.toContain('');
  });

  it('says of every service whether it comes back and who hears it', () => {
    expect(wrong(({ restart }) => restart === undefined)).toEqual([]);
    expect(wrong(({ restart }, name) => (restart === 'no') !== (name === 'bucket'))).toEqual([]);
    const heard = (service: Service) =>
      Array.isArray(service.networks) ? service.networks : Object.keys(service.networks ?? {});
    expect(wrong((service) => heard(service).length === 0)).toEqual([]);
    expect(each.flatMap(([, service]) => heard(service)).filter((name) => !(name in networks))).toEqual([]);
  });

  it('mounts what is there and waits for who is there', () => {
    const mounted = each.flatMap(([, service]) => service.volumes ?? []).map((mount) => mount.split(':')[0]);
    const files = mounted.filter((from) => from?.startsWith('./')).map((from) => from?.slice(2) ?? '');
    expect(files).toEqual([COMPOSE[file as keyof typeof COMPOSE]]);
    expect(files.filter((name) => !readdirSync(join(ROOT, HUB)).includes(name))).toEqual([]);
    expect(mounted.filter((from) => !from?.startsWith('./') && !((from ?? '') in volumes))).toEqual([]);
    const awaited = each.flatMap(([, { depends_on = [] }]) =>
      Array.isArray(depends_on) ? depends_on : Object.keys(depends_on),
    );
    expect(awaited.filter((name) => !(name in services))).toEqual([]);
  });

  it('waits for health only of who tells it', () => {
    const healthy = each.flatMap(([, { depends_on = [] }]) =>
      Array.isArray(depends_on) ? [] : Object.entries(depends_on),
    );
    const awaited = healthy.filter(([, { condition }]) => condition === 'service_healthy');
    expect(awaited.length).toBeGreaterThan(0);
    const tells = ([name]: [string, unknown]) => {
      const service = services[name];
      return service !== undefined && (isOurs(service) || service.healthcheck !== undefined);
    };
    expect(awaited.filter((one) => !tells(one))).toEqual([]);
    expect(containerfile).toMatch(/^HEALTHCHECK .*"health"\]$/m);
  });

  it('speaks to everybody where they listen', () => {
    const caddy = read(COMPOSE[file as keyof typeof COMPOSE]);
    const spoken = `${caddy}\n${JSON.stringify(services)}`;
    const addresses = [...spoken.matchAll(/(?:\/\/|@| )([a-z][a-z0-9-]*):(\d+)\b/g)];
    const asked = addresses
      .map(([, host = '', port]) => [host, port])
      .filter(([host = '']) => host in services);
    expect(asked.length).toBeGreaterThan(0);
    const listens = (host: string) => {
      const service = services[host];
      return service && (isOurs(service) ? hubPort : PORTS[name(service.image)]);
    };
    expect(asked.filter(([host = '', port]) => listens(host) !== port)).toEqual([]);
    const hubs = each.filter(([, service]) => isOurs(service)).map(([name]) => `${name}:${hubPort}`);
    expect(/reverse_proxy ([^{\n]+)/.exec(caddy)?.[1]?.trim().split(' ')).toEqual(hubs);
    expect(services.proxy?.ports).toEqual(['80:80', '443:443', '443:443/udp']);
  });

  it('gives the proxy the address whose word hub.env believes', () => {
    const trusted = /^SANGAM_TRUSTED_PROXIES=(.+)$/m.exec(read('hub.env.example'))?.[1] ?? '';
    const own = services.proxy?.networks as Record<string, Record<string, string>>;
    expect(own.inside?.ipv4_address).toBe(trusted);
    const { subnet, ip_range = '' } = networks.inside?.ipam.config[0] ?? { subnet: '' };
    expect(holds(subnet, trusted)).toBe(true);
    // What starts before the proxy would be given its address otherwise.
    expect(holds(subnet, ip_range.split('/')[0] ?? '')).toBe(true);
    expect(holds(ip_range, trusted)).toBe(false);
  });

  it('gives a hub the time that stopping takes', () => {
    const [hub, duty] = ['service/hub', 'background/duty'].map((room) =>
      Number(
        /FAREWELL: Duration = Duration::from_secs\((\d+)\)/.exec(source(`crates/hub/src/${room}.rs`))?.[1],
      ),
    );
    // Then there are requests that end, calls that are waited for, and files that are folded.
    const call = Number(
      /call: Duration::from_secs\((\d+)\)/.exec(source('crates/cloud-api/src/client/mod.rs'))?.[1],
    );
    const enough = (hub ?? NaN) + (duty ?? NaN) + call;
    const given = each
      .filter(([, service]) => isOurs(service))
      .map(([, { stop_grace_period }]) => stop_grace_period);
    expect(given.every((grace = '') => Number(/^(\d+)s$/.exec(grace)?.[1]) >= enough)).toBe(true);
  });
});

it('the image is built from images with versions, and listens where it says', () => {
  const from = all(/^FROM (\S+)/gm, containerfile);
  expect(from).toHaveLength(2);
  // Google's have theirs in the name.
  expect(from.filter((image) => !hasVersion(image) && !/-debian\d+:/.test(image))).toEqual([]);
  expect(all(/^EXPOSE (\d+)$/gm, containerfile)).toEqual([hubPort]);
});

it('what Caddy keeps from the world are routes of the hub', () => {
  for (const file of Object.values(COMPOSE)) {
    const caddy = read(file);
    const paths = /@operators path (.+)/.exec(caddy)?.[1]?.split(' ') ?? [];
    expect(paths).toEqual(['/metrics', '/readyz']);
    const routes = source('crates/hub/src/service/health.rs');
    expect(
      [...paths, ...all(/health_uri (\S+)/g, caddy)].filter((path) => !routes.includes(`"${path}"`)),
    ).toEqual([]);
    expect(all(/\{/g, caddy)).toHaveLength(all(/\}/g, caddy).length);
  }
});

it('every alert has a question, a severity and words', () => {
  const { groups } = yaml(read('prometheus-alerts.yml')) as unknown as {
    groups: { rules: { alert: string; expr: string; labels: Yaml; annotations: Yaml }[] }[];
  };
  const rules = groups.flatMap(({ rules }) => rules);
  expect(rules.length).toBeGreaterThan(5);
  expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  const severity = ({ labels }: { labels: Yaml }) => (labels as Record<string, string>).severity ?? '';
  expect(rules.filter((rule) => !['page', 'look'].includes(severity(rule)))).toEqual([]);
  expect(
    rules.filter(({ expr, annotations }) => !expr || !(annotations as { summary?: string }).summary),
  ).toEqual([]);
  expect(rules.filter(({ expr }) => all(/\(/g, expr).length !== all(/\)/g, expr).length)).toEqual([]);
});

it('no alert takes a gauge for something that only grows', () => {
  const metrics = source('crates/hub/src/service/metrics.rs');
  const names = Object.fromEntries(
    [...metrics.matchAll(/const (\w+): &str = "(sangam_\w+)"/g)].map(([, constant, name]) => [
      constant,
      name,
    ]),
  );
  const gauges = all(/describe_gauge!\((\w+)/g, metrics).map((constant) => names[constant]);
  expect(gauges.length).toBeGreaterThan(5);
  const asked = all(/(?:rate|increase)\((sangam_\w+)/g, read('prometheus-alerts.yml'));
  expect(asked.length).toBeGreaterThan(3);
  expect(asked.filter((metric) => gauges.includes(metric))).toEqual([]);
});

it('the service comes back however long its database is away', () => {
  const service = read('sangam-hub.service');
  expect(service).toMatch(/^\[Unit\][^[]*^StartLimitIntervalSec=0$/m);
  expect(service).toMatch(/^\[Service\][^[]*^Restart=on-failure$[^[]*^RestartSec=\d+$/m);
});

it('the dashboard is one: its panels have places of their own, and each asks something', () => {
  interface Panel {
    id: number;
    title: string;
    gridPos: { x: number; y: number; w: number; h: number };
    targets: { expr: string }[];
  }
  const { uid, panels } = JSON.parse(read('grafana-dashboard.json')) as { uid: string; panels: Panel[] };
  expect(uid).not.toBe('');
  expect(panels.length).toBeGreaterThan(10);
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  expect(panels.filter(({ title, targets }) => !title || !targets.every(({ expr }) => expr))).toEqual([]);
  const over = panels.filter((one) =>
    panels.some(
      (other) =>
        one.id < other.id &&
        one.gridPos.x < other.gridPos.x + other.gridPos.w &&
        other.gridPos.x < one.gridPos.x + one.gridPos.w &&
        one.gridPos.y < other.gridPos.y + other.gridPos.h &&
        other.gridPos.y < one.gridPos.y + one.gridPos.h,
    ),
  );
  expect(over.map(({ title }) => title)).toEqual([]);
});

it('what is wrong would be found', () => {
  expect(holds('10.89.0.128/25', '10.89.0.2')).toBe(false);
  expect(holds('10.89.0.0/24', '10.89.0.2')).toBe(true);
  expect(holds('', '10.89.0.2')).toBe(false);
  expect(hasVersion('docker.io/library/postgres:17')).toBe(true);
  expect(hasVersion('docker.io/versity/versitygw:latest')).toBe(false);
  expect(hasVersion('docker.io/versity/versitygw')).toBe(false);
  expect(yaml('a: &x { b: 1 }\nc:\n  <<: *x\n  d: [e]\n')).toEqual({
    a: { b: '1' },
    c: { b: '1', d: ['e'] },
  });
  expect(() => yaml('a: [b')).toThrow();
  expect(() => yaml('a: *nobody')).toThrow();
});
