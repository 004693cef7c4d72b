package dev.mik.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever servers, guests and operators write, it is understood or refused, and nothing else happens. */
class HostileTextTest {
    @Provide
    Arbitrary<String> messages() {
        return Arbitraries.of(
                        "HTTP/1.1 200 OK",
                        "HTTP/1.1 ",
                        "HTTP/1.0 404",
                        "204",
                        "100",
                        "\r\n",
                        "\r\n\r\n",
                        "\n",
                        "\r",
                        ": ",
                        ":",
                        "Content-Length",
                        "Transfer-Encoding",
                        "chunked",
                        "Status: 200",
                        "0",
                        "5",
                        "-1",
                        "ffffffffffffffff",
                        "7fffffffffffffff",
                        ";",
                        ",",
                        "hello",
                        "\0",
                        " ",
                        "\t",
                        "\u00ff",
                        "Connection: close")
                .list()
                .ofMaxSize(14)
                .map(parts -> String.join("", parts));
    }

    @Property(tries = 3000)
    void answersAreReadOrRefused(@ForAll("messages") String rest) {
        for (String said : new String[] {rest, "HTTP/1.1 200 OK\r\n" + rest}) {
            byte[] bytes = said.getBytes(StandardCharsets.ISO_8859_1);
            try {
                TimedInput input = new TimedInput(new Saying(bytes), begin -> 1_000_000_000L, 1000);
                AnswerReader reader = new AnswerReader(input);
                AnswerReader.Head head = reader.head("GET");
                assertTrue(head.status() >= 200);
                input.body(begin -> 1_000_000_000L, head.framing() == AnswerReader.Form.CLOSE);
                InputStream body = reader.body(head);
                assertTrue(body.readAllBytes().length <= bytes.length);
                AnswerReader.trailers(body);
            } catch (IOException e) {
                assertTrue(e.getMessage() != null, e::toString);
            }
        }
    }

    /** A server that says something and closes. */
    private static final class Saying extends Socket {
        private final InputStream said;

        Saying(byte[] bytes) {
            said = new ByteArrayInputStream(bytes);
        }

        @Override
        public InputStream getInputStream() {
            return said;
        }

        @Override
        public void setSoTimeout(int millis) {}
    }

    @Property(tries = 3000)
    void whatCommandsPrintIsAnAnswerOrNone(@ForAll("messages") String printed) throws IOException {
        CgiModuleTest.Recorder response = new CgiModuleTest.Recorder();
        CgiOutput output = new CgiOutput("GET", response);
        try {
            output.write(printed.getBytes(StandardCharsets.ISO_8859_1));
            output.end();
            assertTrue(output.hasBegun());
            assertEquals("end", response.calls.getLast());
        } catch (ServiceException e) {
            assertEquals(ErrorCode.HANDLER_TRAP, e.code());
        }
    }

    @Provide
    Arbitrary<String> hosts() {
        return Arbitraries.of(
                        "a",
                        "xn--",
                        "-",
                        "_",
                        ".",
                        "..",
                        ":",
                        "[",
                        "]",
                        "::1",
                        "127",
                        "0x7f",
                        "1",
                        "*",
                        "%",
                        "@",
                        "/",
                        "\u00df",
                        "\u3002",
                        "\uff0e",
                        "\ud800",
                        "\u0130",
                        "\u200d",
                        "b\u00fccher",
                        "example",
                        "80",
                        "65536",
                        " ")
                .list()
                .ofMaxSize(10)
                .map(parts -> String.join("", parts));
    }

    @Property(tries = 3000)
    void hostsHaveOneForm(@ForAll("hosts") String text) {
        Optional<OutgoingHost> host = OutgoingHost.parse(text);
        host.ifPresent(known -> {
            assertTrue(known.text().matches("[a-z0-9._:\\[\\]-]+"), known::text);
            assertEquals(host, OutgoingHost.parse(known.text()));
        });
        Destination.of("https", text)
                .ifPresent(there -> assertEquals(Optional.of(there), Destination.of("https", there.authority())));
        try {
            OutgoingEntry.parse(text);
        } catch (IllegalArgumentException e) {
            assertTrue(String.valueOf(e.getMessage()).contains("is no host"), e::toString);
        }
    }
}
