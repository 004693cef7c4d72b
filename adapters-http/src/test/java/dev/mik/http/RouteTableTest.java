package dev.mik.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import io.helidon.http.Method;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RouteTableTest {
    private final RouteTable table = new RouteTable(List.of(
            Route.of(Method.GET, "/kv", _ -> {}),
            Route.of(Method.GET, "/kv/{key}", _ -> {}),
            Route.of(Method.PUT, "/kv/{key}", _ -> {}),
            Route.of(Method.POST, "/kv/batch", _ -> {}),
            Route.of(Method.POST, "/kv/{key}/increment", _ -> {}),
            Route.takingRest(Method.PUT, "/storage/{path}", _ -> {})));

    @Test
    void aParameterIsOneSegmentAsItWasWritten() {
        assertEquals("a%2Fb", table.find(Method.GET, "/kv/a%2Fb").rawParameter());
        assertEquals("..", table.find(Method.GET, "/kv/..").rawParameter());
        assertEquals("", table.find(Method.GET, "/kv/").rawParameter());
    }

    @Test
    void aParameterInTheMiddleIsFound() {
        assertEquals("n", table.find(Method.POST, "/kv/n/increment").rawParameter());
    }

    @Test
    void theRestOfAPathKeepsItsSlashes() {
        assertEquals("a//b/../c", table.find(Method.PUT, "/storage/a//b/../c").rawParameter());
    }

    @Test
    void headFallsBackToGet() {
        assertEquals("/kv/{key}", table.find(Method.HEAD, "/kv/a").route().template());
    }

    @Test
    void anUnknownPathIsNotFound() {
        assertEquals(ErrorCode.ROUTE_NOT_FOUND, refused(Method.GET, "/nope"));
        assertEquals(ErrorCode.ROUTE_NOT_FOUND, refused(Method.GET, "/kv/a/b"));
        assertEquals(ErrorCode.ROUTE_NOT_FOUND, refused(Method.GET, "*"));
        assertEquals(ErrorCode.ROUTE_NOT_FOUND, refused(Method.GET, ""));
    }

    @Test
    void aKnownPathWithAnotherMethodSaysWhichOnesItTakes() {
        assertEquals(ErrorCode.METHOD_NOT_ALLOWED, refused(Method.DELETE, "/kv/a"));
        assertEquals(List.of("GET", "HEAD", "OPTIONS", "PUT"), table.allowed("/kv/a"));
        assertEquals(List.of(), table.allowed("/nope"));
    }

    private ErrorCode refused(Method method, String path) {
        return assertThrows(ServiceException.class, () -> table.find(method, path))
                .code();
    }
}
