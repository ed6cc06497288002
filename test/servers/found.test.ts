import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { foundServer } from '../../servers/_found.ts';

const folder = mkdtempSync(join(tmpdir(), 'lockstep-found-'));
writeFileSync(join(folder, 'thing-server'), '');
writeFileSync(join(folder, 'thing-init'), '');
afterAll(() => rmSync(folder, { recursive: true }));

const sought = (more: Partial<Parameters<typeof foundServer>[0]> = {}) => ({
  name: 'thing',
  title: 'Thing',
  programs: ['thing-server', 'thing-init'],
  folders: [] as string[],
  ofPackage: () => null,
  install: 'npm install thing',
  ...more,
});
const PACKAGED = { folders: [folder], ofPackage: () => '/package' };
const nowhere = { PATH: '' };

test('a URL of the command line comes before that of the environment, and either before all else', () => {
  const env = { PATH: folder, LOCKSTEP_THING_URL: 'thing://from-env' };
  expect(foundServer(sought(PACKAGED), 'thing://said', env)).toEqual({ found: 'url', url: 'thing://said' });
  expect(foundServer(sought(PACKAGED), null, env)).toEqual({ found: 'url', url: 'thing://from-env' });
  expect(foundServer(sought(PACKAGED), null, { ...nowhere, LOCKSTEP_THING_URL: '' })).toMatchObject({
    found: 'binary',
  });
});

test('a binary of this machine comes before that of a package, wherever it lies', () => {
  expect(foundServer(sought(PACKAGED), null, nowhere)).toEqual({ found: 'binary', folder });
  expect(foundServer(sought(), null, { PATH: `/nowhere:${folder}` })).toEqual({ found: 'binary', folder });
});

test('a folder that has one of its programs alone is none', () => {
  const halves = sought({ ...PACKAGED, programs: ['thing-server', 'thing-clerk'] });
  expect(foundServer(halves, null, nowhere)).toEqual({ found: 'package', folder: '/package' });
});

test('what is nowhere is unsupported by its name, with the line that installs it', () => {
  const attempt = () => foundServer(sought(), null, nowhere);
  expect(attempt).toThrow('no Thing here: npm install thing, or say where one runs by LOCKSTEP_THING_URL');
  expect(attempt).toThrow(expect.objectContaining({ name: 'Unsupported' }));
});

test('what is no URL is told without what it says, which may be a password', () => {
  expect(() => foundServer(sought(), 'secret', nowhere)).toThrow(/^the URL of thing .* is no address/);
  expect(() => foundServer(sought(), 'secret', nowhere)).not.toThrow(/secret/);
});
