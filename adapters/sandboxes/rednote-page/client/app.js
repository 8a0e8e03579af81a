import { screen } from './config.js';
import { watchHands } from './dom.js';
import { showManager } from './manager.js';
import { showPublish } from './publish.js';
import { showHome, showLogin, showSuccess } from './screens.js';

const screens = { login: showLogin, home: showHome, publish: showPublish, success: showSuccess, manager: showManager };

watchHands();
screens[screen](document.getElementById('app'));
