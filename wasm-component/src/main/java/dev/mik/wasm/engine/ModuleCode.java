package dev.mik.wasm.engine;

import java.util.List;

/**
 * A module's function bodies.
 *
 * @param bodies of the functions that it defines, in order
 * @param hugeOffsets where in the file the offset of a memory access is 2<sup>31</sup> or more
 * @param tailCalls where in the file tail calls are, but for those of a function by itself, in order
 */
record ModuleCode(List<Body> bodies, List<Integer> hugeOffsets, List<Integer> tailCalls) {}
