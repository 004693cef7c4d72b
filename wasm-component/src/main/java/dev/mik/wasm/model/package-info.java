/** What a component is made of: its definitions as decoded, its types, and its plan once validated. */
package dev.mik.wasm.model;
