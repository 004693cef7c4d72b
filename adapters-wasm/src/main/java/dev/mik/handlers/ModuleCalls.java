package dev.mik.handlers;

import com.dylibso.chicory.runtime.ChicoryInterruptedException;
import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.handlers.HandlerRequest;
import dev.mik.ports.handlers.HeaderField;
import dev.mik.ports.handlers.ModuleCaller;
import dev.mik.ports.handlers.ModuleId;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code host.call}: a script's calls of modules, with texts in and out.
 *
 * <p>Asked with module, method, target, body, and names and values of headers; answered with {@code ok}, status, body,
 * names and values – or {@code error}, code, message – or {@code invalid}, message.
 */
final class ModuleCalls {
    private static final int HEAD_TEXTS = 4;
    private static final Pattern TARGET = Pattern.compile("/[\\x21\\x22\\x24-\\x7e]*");
    private static final Map<ErrorCode, String> WORDS = Map.of(
            ErrorCode.CIRCUIT_OPEN, "CIRCUIT_OPEN",
            ErrorCode.OVERLOADED, "RATE_LIMITED",
            ErrorCode.MODULE_NOT_FOUND, "MODULE_NOT_FOUND",
            ErrorCode.TIMEOUT, "TIMEOUT");
    private static final String ANY_OTHER = "HANDLER_ERROR";

    private final HandlerRequest request;
    private final ModuleCaller modules;
    private final int mostBytes;

    /** The calls of a script that answers a request. */
    ModuleCalls(HandlerRequest request, ModuleCaller modules, int mostBytes) {
        this.request = request;
        this.modules = modules;
        this.mostBytes = mostBytes;
    }

    List<String> call(List<String> asked) {
        if (asked.size() < HEAD_TEXTS) {
            return invalid("a call is made of module, method, path and body");
        }
        String method = asked.get(1);
        String target = asked.get(2);
        byte[] body = asked.get(3).getBytes(StandardCharsets.UTF_8);
        Optional<List<HeaderField>> headers = ScriptAnswer.fields(asked.subList(HEAD_TEXTS, asked.size()));
        if (!RequestHead.isMethod(method)) {
            return invalid("this is no method to call a module with");
        }
        if (!TARGET.matcher(target).matches()) {
            return invalid("a path begins with / and is percent-encoded");
        }
        if (headers.isEmpty()) {
            return invalid("a header has a name or value that headers cannot have");
        }
        if (body.length > mostBytes) {
            return invalid("a body has " + mostBytes + " bytes at most");
        }
        return send(asked.getFirst(), request(method, target, headers.get(), body));
    }

    private HandlerRequest request(String method, String target, List<HeaderField> headers, byte[] body) {
        List<HeaderField> all = new ArrayList<>(headers);
        if (body.length > 0) {
            all.add(new HeaderField("content-length", Integer.toString(body.length)));
        }
        return new HandlerRequest(
                request.id(),
                request.traceparent(),
                method,
                target,
                request.scheme(),
                request.authority(),
                all,
                new ByteArrayInputStream(body),
                List::of);
    }

    private List<String> send(String module, HandlerRequest call) {
        BufferedAnswer answer = new BufferedAnswer(mostBytes);
        try {
            modules.call(ModuleId.of(module), call, answer);
        } catch (ServiceException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new ChicoryInterruptedException("interrupted in a call");
            }
            return answer.tooLarge()
                    ? List.of("error", ANY_OTHER, "The module's answer has more than " + mostBytes + " bytes.")
                    : List.of("error", WORDS.getOrDefault(e.code(), ANY_OTHER), String.valueOf(e.getMessage()));
        }
        List<String> told =
                new ArrayList<>(List.of("ok", Integer.toString(answer.head().status()), answer.text()));
        for (HeaderField field : answer.head().headers()) {
            told.add(field.name());
            told.add(field.value());
        }
        return told;
    }

    private static List<String> invalid(String why) {
        return List.of("invalid", "host.call: " + why);
    }
}
