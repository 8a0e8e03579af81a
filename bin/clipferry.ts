#!/usr/bin/env node
import { registry } from '../adapters/index.ts';
import { main } from '../src/cli/main.ts';

process.exitCode = await main(process.argv.slice(2), registry);
