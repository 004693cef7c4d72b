package dev.mik.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be printed as an answer. */
class CgiOutputTest {
    private final CgiModuleTest.Recorder response = new CgiModuleTest.Recorder();

    private void print(String... pieces) throws IOException {
        CgiOutput output = new CgiOutput("GET", response);
        for (String piece : pieces) {
            output.write(piece.getBytes(StandardCharsets.ISO_8859_1));
        }
        output.end();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "\r\n\r\n",
                "\nA: b\n\n",
                "A: b",
                "A: b\n",
                "A: b\r\n",
                "no colon\n\n",
                ": b\n\n",
                "A b: c\n\n",
                "A : c\n\n",
                "A: b\rSet-Cookie: evil\n\n",
                "A: b\u0000c\n\n",
                "A: b\n folded\n\n",
                "Status: abc\n\n",
                "Status: 99\n\n",
                "Status: 100 Continue\n\n",
                "Status: 2000\n\n",
                "Status: 200x\n\n",
                "Content-Length: -1\n\n",
                "Content-Length: 1\nContent-Length: 1\n\nx",
                "Content-Length: 3\n\nab",
                "Content-Length: 3\n\nabcd"
            })
    void theseAreNone(String printed) {
        ServiceException bad = assertThrows(ServiceException.class, () -> print(printed));
        assertEquals(ErrorCode.HANDLER_TRAP, bad.code());
        assertTrue(bad.sentence().startsWith("The handler "), bad.sentence());
    }

    @Test
    void headersWithoutEndAreGivenUp() {
        String piece = "X-A: " + "y".repeat(1000) + "\n";
        CgiOutput output = new CgiOutput("GET", response);
        assertThrows(ServiceException.class, () -> {
            for (int i = 0; i < 100; i++) {
                output.write(piece.getBytes(StandardCharsets.ISO_8859_1));
            }
        });
        assertThrows(ServiceException.class, () -> print("A: b\n".repeat(300) + "\n"));
    }

    @Test
    void theConnectionIsNotTheCommands() throws IOException {
        print("Status: 201 Made\nConnection: close\nTransfer-Encoding: chunked\nX-A:b\nContent-Length: 2\n\nok");
        assertEquals(
                List.of("head 201 [HeaderField[name=X-A, value=b], HeaderField[name=Content-Length, value=2]]", "end"),
                response.calls);
    }

    /** However it is cut into pieces, it is the same answer. */
    @Property(tries = 200)
    void piecesDoNotMatter(@ForAll @IntRange(max = 60) int first, @ForAll @IntRange(max = 60) int second)
            throws IOException {
        String printed = "Status: 404\r\nContent-Type: text/plain\r\n\r\n\r\nbody\n\nof it";
        int from = Math.min(Math.min(first, second), printed.length());
        int to = Math.min(Math.max(first, second), printed.length());
        CgiModuleTest.Recorder whole = new CgiModuleTest.Recorder();
        CgiOutput output = new CgiOutput("GET", whole);
        for (String piece : List.of(printed.substring(0, from), printed.substring(from, to), printed.substring(to))) {
            output.write(piece.getBytes(StandardCharsets.ISO_8859_1));
        }
        output.end();
        assertEquals(List.of("head 404 [HeaderField[name=Content-Type, value=text/plain]]", "end"), whole.calls);
        assertEquals("\r\nbody\n\nof it", whole.text());
    }
}
