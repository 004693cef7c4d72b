package dev.mik.wasm.engine;

import com.dylibso.chicory.compiler.internal.Compiler;
import com.dylibso.chicory.compiler.internal.Shaded;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.OpcodeImpl;
import com.dylibso.chicory.wasm.Parser;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The file that holds a component's compiled code.
 *
 * <p>A magic number of 8 bytes; the HMAC-SHA-256 of all that follows, 32 bytes; what the code was made with, as text; the
 * modules, each with its digest, what is left of it, and its classes by name. Lengths are 32-bit big-endian numbers.
 */
final class CacheFormat {
    private static final byte[] MAGIC = "wasmcod1".getBytes(StandardCharsets.US_ASCII);
    private static final int MAC_LENGTH = 32;
    private static final int BEFORE = MAGIC.length + MAC_LENGTH;

    /** Code that was made with anything else is not used; computed when it is first needed, which takes a while. */
    private static final class MadeWith {
        private static final String TEXT = madeWith();
    }

    private final SecretKeySpec key;

    CacheFormat(byte[] key) {
        this.key = new SecretKeySpec(key, "HmacSHA256");
    }

    /** Why a file cannot be used. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String reason) {
            super(reason);
        }
    }

    private static String madeWith() {
        MessageDigest digest = ModuleDigest.sha256();
        for (Class<?> part : new Class<?>[] {
            Compiler.class,
            Shaded.class,
            Instance.class,
            OpcodeImpl.class,
            Parser.class,
            ModuleCompiler.class,
            ModuleWriter.class,
            FunctionSplitter.class,
            FunctionSplitter.Sizes.class,
            CodeTreeReader.class,
            Liveness.class,
            RegionChooser.class,
            CodeTreeWriter.class
        }) {
            try (InputStream in = part.getResourceAsStream(fileName(part))) {
                if (in != null) {
                    digest.update(in.readAllBytes());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return "format 2, Chicory " + chicory() + ", classes "
                + ModuleDigest.of(digest.digest()).hex() + ", Java "
                + Runtime.version() + " of " + System.getProperty("java.vm.vendor") + " "
                + System.getProperty("java.vm.name");
    }

    private static String fileName(Class<?> part) {
        return part.getName().substring(part.getPackageName().length() + 1) + ".class";
    }

    private static String chicory() {
        try (InputStream in =
                Compiler.class.getResourceAsStream("/META-INF/maven/com.dylibso.chicory/compiler/pom.properties")) {
            if (in == null) {
                return "of an unknown version";
            }
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version", "of an unknown version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] write(Map<ModuleDigest, CompiledCode> modules) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(MAGIC);
            out.write(new byte[MAC_LENGTH]);
            block(out, MadeWith.TEXT.getBytes(StandardCharsets.UTF_8));
            out.writeInt(modules.size());
            for (Map.Entry<ModuleDigest, CompiledCode> module : modules.entrySet()) {
                block(out, module.getKey().bytes());
                block(out, module.getValue().module());
                out.writeInt(module.getValue().classes().size());
                for (Map.Entry<String, byte[]> one : module.getValue().classes().entrySet()) {
                    block(out, one.getKey().getBytes(StandardCharsets.UTF_8));
                    block(out, one.getValue());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] file = bytes.toByteArray();
        System.arraycopy(mac(file), 0, file, MAGIC.length, MAC_LENGTH);
        return file;
    }

    private static void block(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /**
     * The code in a file; empty if it was made with something else.
     *
     * @throws Refused if the file was not written with this key
     */
    Map<ModuleDigest, CompiledCode> read(byte[] file) throws Refused {
        if (file.length < BEFORE || !Arrays.equals(file, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new Refused("it is no file of compiled code");
        }
        if (!MessageDigest.isEqual(mac(file), Arrays.copyOfRange(file, MAGIC.length, BEFORE))) {
            throw new Refused("it was not written with the key of this user, or has been changed");
        }
        try {
            return modules(ByteBuffer.wrap(file, BEFORE, file.length - BEFORE));
        } catch (BufferUnderflowException e) {
            throw new Refused("it ends too early");
        }
    }

    private static Map<ModuleDigest, CompiledCode> modules(ByteBuffer in) {
        Map<ModuleDigest, CompiledCode> modules = new HashMap<>();
        if (!new String(block(in), StandardCharsets.UTF_8).equals(MadeWith.TEXT)) {
            return modules;
        }
        int count = in.getInt();
        for (int i = 0; i < count; i++) {
            ModuleDigest digest = ModuleDigest.of(block(in));
            byte[] module = block(in);
            Map<String, byte[]> classes = new HashMap<>();
            int number = in.getInt();
            for (int j = 0; j < number; j++) {
                String name = new String(block(in), StandardCharsets.UTF_8);
                classes.put(name, block(in));
            }
            modules.put(digest, new CompiledCode(module, classes));
        }
        return modules;
    }

    private static byte[] block(ByteBuffer in) {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private byte[] mac(byte[] file) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(file, BEFORE, file.length - BEFORE);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
