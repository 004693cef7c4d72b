package dev.mik.contract;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R5, smuggling: a body whose end two readers could see in different places is never taken. */
class SmugglingContract {
    private static final String HOST = "Host: localhost\r\n";
    private static final String JSON = "Content-Type: application/json\r\n";

    /** A whole request that must never be run when it comes hidden in another one's body. */
    private static final String HIDDEN = "GET /version HTTP/1.1\r\nHost: localhost\r\n\r\n";

    @RegisterExtension
    private static final OwnDaemon daemon = OwnDaemon.with(d -> d);

    private static final HostileWire wire = new HostileWire(daemon);

    @AfterEach
    void theServerStillAnswers() {
        wire.stillServes();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
                "Content-Length: 5\r\nContent-Length: 0\r\n",
                "Content-Length: 0\r\nContent-Length: 5\r\n",
                "Content-Length: 0, 5\r\n",
                "Content-Length: +5\r\n",
                "Content-Length: -1\r\n",
                "Content-Length: 0x5\r\n",
                "Content-Length: 5 5\r\n",
                "Content-Length: \r\n",
                "Content-Length: five\r\n",
                "Content-Length: 99999999999999999999\r\n",
                "Content-Length : 0\r\n",
                " Content-Length: 0\r\n",
                "Transfer-Encoding: xchunked\r\n",
                "Transfer-Encoding: Chunked\r\n",
                "Transfer-Encoding: CHUNKED\r\n",
                "Transfer-Encoding: identity, chunked, identity\r\n",
                "Transfer-Encoding : chunked\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
                "Transfer-Encoding:\u000bchunked\r\n",
                "Transfer-Encoding: \"chunked\"\r\n",
                "X: y\r\n Transfer-Encoding: chunked\r\n",
                "Transfer\u0000-Encoding: chunked\r\n",
                "Content-Length: 5\r\nX: a\nTransfer-Encoding: chunked\r\n",
                "Content-Length: 5\rTransfer-Encoding: chunked\r\n"
            })
    void aBodyWhoseEndIsDoubtfulIsRefused(String framing) {
        String request = "POST /kv/batch HTTP/1.1\r\n" + HOST + JSON + framing + "\r\n0\r\n\r\n" + HIDDEN;
        List<Answer> answers = wire.exchange(request);
        wire.harmless(answers);
        answers.forEach(answer -> assertTrue(answer.status() != 200, () -> "ran the hidden request: " + answer));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zz\r\n",
                "-1\r\n",
                "0x5\r\nhello\r\n0\r\n\r\n",
                "\r\n",
                " 5\r\nhello\r\n0\r\n\r\n",
                "FFFFFFFFFFFFFFFFFF\r\n",
                "7FFFFFFFFFFFFFFF\r\nx",
                "80000000\r\nx",
                "5\nhello\n0\n\n",
                "5\r\nhelloXX0\r\n\r\n",
                "5\r\nhell\r\n0\r\n\r\n",
                "5;\u0000\r\nhello\r\n0\r\n\r\n",
                "5 5\r\nhello\r\n0\r\n\r\n",
                "+5\r\nhello\r\n0\r\n\r\n",
                "5_0\r\nhello\r\n0\r\n\r\n",
                "5"
            })
    void aBrokenChunkIsRefused(String chunks) {
        wire.refused("PUT /kv/chunk HTTP/1.1\r\n" + HOST + JSON + "Transfer-Encoding: chunked\r\n\r\n" + chunks);
    }

    @ParameterizedTest
    @ValueSource(strings = {";a=b", ";a", ";a=\"b;c\"", " ;a=b", ";\u00e9=1"})
    void aChunkExtensionIsIgnoredOrRefused(String extension) {
        String body = "b" + extension + "\r\n{\"value\":1}\r\n0\r\n\r\n";
        wire.harmless(wire.exchange(
                "PUT /kv/extension HTTP/1.1\r\n" + HOST + JSON + "Transfer-Encoding: chunked\r\n\r\n" + body));
        wire.refused("PUT /kv/extension HTTP/1.1\r\n" + HOST + JSON + "Transfer-Encoding: chunked\r\n\r\nb;"
                + "x".repeat(200_000) + "\r\n{\"value\":1}\r\n0\r\n\r\n");
    }

    @Test
    void trailersAreIgnoredOrRefused() {
        String chunked = "PUT /kv/trailer HTTP/1.1\r\n" + HOST + JSON
                + "Transfer-Encoding: chunked\r\n\r\nd\r\n{\"value\":\"x\"}\r\n0\r\n";
        wire.harmless(wire.exchange(chunked + "X-Trailer: 1\r\n\r\n"));
        wire.harmless(wire.exchange(chunked + "Content-Length: 5\r\nHost: evil.example\r\n\r\n"));
        wire.harmless(wire.exchange(chunked + "X: " + "y".repeat(1_000_000) + "\r\n\r\n"));
    }
}
