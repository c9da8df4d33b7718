import "../../../shared/polyfills.ts";
