package dev.mik.wasm.engine;

/**
 * A function's body, measured.
 *
 * @param start the index of its size field in the file
 * @param content the index of its first byte behind the size field
 * @param end the index behind its last byte
 * @param jvmBytes about how many bytes of JVM code it becomes
 * @param awkward whether compiling it would cost more than it is worth, or give what the JVM cannot verify
 */
record Body(int start, int content, int end, int jvmBytes, boolean awkward) {
    int length() {
        return end - content;
    }
}
