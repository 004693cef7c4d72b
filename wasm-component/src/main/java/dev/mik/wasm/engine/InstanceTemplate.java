package dev.mik.wasm.engine;

import com.dylibso.chicory.wasm.WasmModule;
import java.util.List;

/**
 * What each instance of a module begins with, computed once.
 *
 * @param constructor makes instances of the module, without the segments that are in the images and tables already
 * @param imports checks what they are given
 * @param memories the images of the memories that it defines
 * @param tables the first elements of the tables that it defines
 * @param types what {@link Bridge#types} makes of the module's types
 * @param interpreting whether some functions are interpreted
 */
record InstanceTemplate(
        InstanceConstructor constructor,
        ImportMatcher imports,
        List<MemoryImage> memories,
        List<int[]> tables,
        WasmModule types,
        boolean interpreting) {}
