package dev.mik.production;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class MessageFilterTest {
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Message(char letter, byte[] body) {
        byte[] bytes() {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (DataOutputStream out = new DataOutputStream(bytes)) {
                out.writeByte(letter);
                out.writeInt(4 + body.length);
                out.write(body);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            return bytes.toByteArray();
        }

        @Override
        public String toString() {
            return letter + "[" + body.length + "]";
        }
    }

    /** Gives as many bytes at a time as a network might. */
    private static final class Drip extends InputStream {
        private final InputStream in;
        private final Random random;

        Drip(byte[] bytes, long seed) {
            this.in = new ByteArrayInputStream(bytes);
            this.random = new Random(seed);
        }

        @Override
        public int read(byte[] to, int from, int length) throws IOException {
            int most = random.nextInt(10) == 0 ? 30_000 : 7;
            return in.read(to, from, Math.min(length, 1 + random.nextInt(most)));
        }

        @Override
        public int read() {
            throw new AssertionError("one byte at a time is slow");
        }
    }

    private static byte[] join(List<Message> messages) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        messages.forEach(message -> all.writeBytes(message.bytes()));
        return all.toByteArray();
    }

    private static byte[] readAll(MessageFilter filter, long seed) throws IOException {
        Random random = new Random(seed);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[40_000];
        while (true) {
            int wanted = 1 + random.nextInt(random.nextBoolean() ? buffer.length : 9);
            int n = filter.read(buffer, 0, wanted);
            if (n < 0) {
                return all.toByteArray();
            }
            assertTrue(n > 0 && n <= wanted);
            all.write(buffer, 0, n);
        }
    }

    @Provide
    Arbitrary<List<Message>> messages() {
        Arbitrary<byte[]> small = Arbitraries.bytes().array(byte[].class).ofMaxSize(40);
        Arbitrary<byte[]> large = Arbitraries.integers().between(0, 50_000).map(byte[]::new);
        return Combinators.combine(
                        Arbitraries.of('D', 'D', 'T', 'C', 'Z', 'S', 'N', 'A', '1'),
                        Arbitraries.frequencyOf(net.jqwik.api.Tuple.of(8, small), net.jqwik.api.Tuple.of(1, large)))
                .as(Message::new)
                .list()
                .ofMaxSize(30);
    }

    @Property
    void allButNoticesComesThroughHoweverItIsCut(
            @ForAll("messages") List<Message> messages, @ForAll long in, @ForAll long out) throws IOException {
        try (MessageFilter filter = new MessageFilter(new Drip(join(messages), in))) {
            byte[] wanted = join(messages.stream()
                    .filter(m -> m.letter() != 'N' && m.letter() != 'A')
                    .toList());
            assertArrayEquals(wanted, readAll(filter, out));
            assertFalse(filter.overflowed());
        }
    }

    @Property
    void rowsBeyondWhatIsAllowedAreLeftOutAndTold(
            @ForAll("messages") List<Message> messages, @ForAll long in, @ForAll long out) throws IOException {
        try (MessageFilter filter = new MessageFilter(new Drip(join(messages), in))) {
            filter.allow(60);
            long left = 60;
            boolean over = false;
            ByteArrayOutputStream wanted = new ByteArrayOutputStream();
            for (Message message : messages) {
                switch (message.letter()) {
                    case 'N', 'A' -> {}
                    case 'D' -> {
                        over |= message.body().length > left;
                        if (!over) {
                            left -= message.body().length;
                            wanted.writeBytes(message.bytes());
                        }
                    }
                    default -> wanted.writeBytes(message.bytes());
                }
            }
            assertArrayEquals(wanted.toByteArray(), readAll(filter, out));
            assertEquals(over, filter.overflowed());
            filter.allow(1);
            assertFalse(filter.overflowed());
        }
    }

    @Property(tries = 200)
    void aLongErrorIsShortenedFieldByField(@ForAll long in, @ForAll long out) throws IOException {
        String long1 = "é漢😀".repeat(20_000);
        String error = "SERROR\0C22P02\0M" + long1 + "\0D" + "d".repeat(50_000) + "\0Wshort\0\0";
        List<Message> messages =
                List.of(new Message('E', error.getBytes(StandardCharsets.UTF_8)), new Message('Z', new byte[] {'E'}));
        try (MessageFilter filter = new MessageFilter(new Drip(join(messages), in))) {
            byte[] got = readAll(filter, out);
            byte[] end = messages.getLast().bytes();
            assertArrayEquals(end, Arrays.copyOfRange(got, got.length - end.length, got.length));
            String text = new String(got, 5, got.length - 5 - end.length, StandardCharsets.UTF_8);
            assertEquals(
                    new Message('E', text.getBytes(StandardCharsets.UTF_8)).bytes().length, got.length - end.length);
            List<String> fields = List.of(text.split("\0", -1));
            assertEquals("SERROR", fields.get(0));
            assertEquals("C22P02", fields.get(1));
            assertEquals("Wshort", fields.get(4));
            String message = fields.get(2).substring(1);
            assertTrue(message.endsWith("..."), message);
            assertTrue(long1.startsWith(message.substring(0, message.length() - 3)), "no character is cut in two");
            assertTrue(message.length() > 400 && message.length() < 1_600);
            assertTrue(fields.get(3).length() < 1_600);
            assertEquals(List.of("", ""), fields.subList(5, 7));
        }
    }

    @Property(tries = 100)
    void theAnswerToACommitIsNoticedHoweverItIsCut(@ForAll long in, @ForAll long out) throws IOException {
        for (String tag : List.of("COMMIT\0", "ROLLBACK\0", "COMMAND\0", "COMMIT \0", "UPDATE\0")) {
            List<Message> messages = List.of(
                    new Message('C', "SELECT 1\0".getBytes(StandardCharsets.US_ASCII)),
                    new Message('D', "COMMIT\0".getBytes(StandardCharsets.US_ASCII)),
                    new Message('C', tag.getBytes(StandardCharsets.US_ASCII)),
                    new Message('C', "RESET\0".getBytes(StandardCharsets.US_ASCII)));
            try (MessageFilter filter = new MessageFilter(new Drip(join(messages), in))) {
                filter.expectCommit();
                assertArrayEquals(join(messages), readAll(filter, out));
                assertEquals(tag.equals("COMMIT\0"), filter.committed());
                filter.expectCommit();
                assertFalse(filter.committed());
            }
        }
    }

    @Test
    void aShortErrorIsLeftAlone() throws IOException {
        byte[] error = new Message('E', "SERROR\0Mbad\0\0".getBytes(StandardCharsets.UTF_8)).bytes();
        try (MessageFilter filter = new MessageFilter(new ByteArrayInputStream(error))) {
            assertArrayEquals(error, filter.readAllBytes());
        }
    }

    @Test
    void messagesThatCannotBeAreRefused() {
        byte[] negative = {'Z', 0, 0, 0, 3, 0};
        byte[] huge = {'T', 0x7f, 0, 0, 0, 0};
        byte[] beyondAnInt = {'T', (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0};
        for (byte[] bytes : List.of(negative, huge, beyondAnInt)) {
            MessageFilter filter = new MessageFilter(new ByteArrayInputStream(bytes));
            assertThrows(IOException.class, () -> filter.read(new byte[10], 0, 10));
        }
    }

    @Test
    void skippingEndsWhereTheStreamDoes() throws IOException {
        byte[] half = Arrays.copyOf(new Message('d', new byte[1_000]).bytes(), 500);
        try (MessageFilter filter = new MessageFilter(new ByteArrayInputStream(half))) {
            assertEquals('d', filter.read());
            assertEquals(400, filter.skip(400));
            assertThrows(EOFException.class, () -> filter.skip(1_000));
        }
    }
}
