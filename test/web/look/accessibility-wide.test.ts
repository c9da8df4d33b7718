import { describeAccessibility } from "./accessibility.ts";

// Each scheme once and each size once: what one of them alone gets wrong is a colour or a layout.
describeAccessibility("wide", "dark");
