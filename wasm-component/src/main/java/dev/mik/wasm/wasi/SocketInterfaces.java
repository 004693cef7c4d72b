package dev.mik.wasm.wasi;

import dev.mik.wasm.Linker;
import dev.mik.wasm.Linker.HostInstance;
import dev.mik.wasm.Result;
import dev.mik.wasm.abi.ResourceType;
import dev.mik.wasm.wasi.io.HostResource;
import dev.mik.wasm.wasi.io.IoInterfaces;
import dev.mik.wasm.wasi.io.Pollable;
import java.util.List;
import java.util.Optional;

/**
 * {@code wasi:sockets} without sockets: none can be made and no name looked up, both are {@code access-denied}. The
 * methods of sockets are there for the sake of linking.
 */
final class SocketInterfaces {
    private static final ResourceType NETWORK = HostResource.type("network");
    private static final ResourceType TCP_SOCKET = HostResource.type("tcp-socket");
    private static final ResourceType UDP_SOCKET = HostResource.type("udp-socket");
    private static final ResourceType INCOMING_DATAGRAMS = HostResource.type("incoming-datagram-stream");
    private static final ResourceType OUTGOING_DATAGRAMS = HostResource.type("outgoing-datagram-stream");
    private static final ResourceType ADDRESSES = HostResource.type("resolve-address-stream");

    private static final List<String> TCP = List.of(
            "start-bind",
            "finish-bind",
            "start-connect",
            "finish-connect",
            "start-listen",
            "finish-listen",
            "accept",
            "local-address",
            "remote-address",
            "set-listen-backlog-size",
            "keep-alive-enabled",
            "set-keep-alive-enabled",
            "keep-alive-idle-time",
            "set-keep-alive-idle-time",
            "keep-alive-interval",
            "set-keep-alive-interval",
            "keep-alive-count",
            "set-keep-alive-count",
            "hop-limit",
            "set-hop-limit",
            "receive-buffer-size",
            "set-receive-buffer-size",
            "send-buffer-size",
            "set-send-buffer-size",
            "shutdown");

    private static final List<String> UDP = List.of(
            "start-bind",
            "finish-bind",
            "stream",
            "local-address",
            "remote-address",
            "unicast-hop-limit",
            "set-unicast-hop-limit",
            "receive-buffer-size",
            "set-receive-buffer-size",
            "send-buffer-size",
            "set-send-buffer-size");

    private SocketInterfaces() {}

    /** The one network, with which nothing can be done. */
    private static final class Network extends HostResource {
        @Override
        protected void release() {}
    }

    static void addTo(Linker linker) {
        linker.instance("wasi:sockets/network@0.2.0")
                .resource("network", NETWORK)
                .resource("error", IoInterfaces.ERROR)
                .function("network-error-code", (context, in) -> Optional.empty());
        linker.instance("wasi:sockets/instance-network@0.2.0")
                .resource("network", NETWORK)
                .function("instance-network", (context, in) -> new Network());
        addLookup(linker);
        addTcp(linker);
        addUdp(linker);
    }

    private static void addLookup(Linker linker) {
        HostInstance lookup = linker.instance("wasi:sockets/ip-name-lookup@0.2.0")
                .resource("network", NETWORK)
                .resource("pollable", IoInterfaces.POLLABLE)
                .resource("resolve-address-stream", ADDRESSES);
        deny(lookup, "", List.of("resolve-addresses"));
        deny(lookup, "[method]resolve-address-stream.", List.of("resolve-next-address"));
        subscribe(lookup, "resolve-address-stream");
    }

    private static void addTcp(Linker linker) {
        HostInstance create = linker.instance("wasi:sockets/tcp-create-socket@0.2.0")
                .resource("network", NETWORK)
                .resource("tcp-socket", TCP_SOCKET);
        deny(create, "", List.of("create-tcp-socket"));
        HostInstance tcp = linker.instance("wasi:sockets/tcp@0.2.0")
                .resource("input-stream", IoInterfaces.INPUT_STREAM)
                .resource("output-stream", IoInterfaces.OUTPUT_STREAM)
                .resource("pollable", IoInterfaces.POLLABLE)
                .resource("network", NETWORK)
                .resource("tcp-socket", TCP_SOCKET)
                .function("[method]tcp-socket.is-listening", (context, in) -> false)
                .function("[method]tcp-socket.address-family", (context, in) -> "ipv4");
        deny(tcp, "[method]tcp-socket.", TCP);
        subscribe(tcp, "tcp-socket");
    }

    private static void addUdp(Linker linker) {
        HostInstance create = linker.instance("wasi:sockets/udp-create-socket@0.2.0")
                .resource("network", NETWORK)
                .resource("udp-socket", UDP_SOCKET);
        deny(create, "", List.of("create-udp-socket"));
        HostInstance udp = linker.instance("wasi:sockets/udp@0.2.0")
                .resource("pollable", IoInterfaces.POLLABLE)
                .resource("network", NETWORK)
                .resource("udp-socket", UDP_SOCKET)
                .resource("incoming-datagram-stream", INCOMING_DATAGRAMS)
                .resource("outgoing-datagram-stream", OUTGOING_DATAGRAMS)
                .function("[method]udp-socket.address-family", (context, in) -> "ipv4");
        deny(udp, "[method]udp-socket.", UDP);
        deny(udp, "[method]incoming-datagram-stream.", List.of("receive"));
        deny(udp, "[method]outgoing-datagram-stream.", List.of("check-send", "send"));
        subscribe(udp, "udp-socket");
        subscribe(udp, "incoming-datagram-stream");
        subscribe(udp, "outgoing-datagram-stream");
    }

    private static void deny(HostInstance instance, String prefix, List<String> names) {
        names.forEach(name -> instance.function(prefix + name, (context, in) -> Result.error("access-denied")));
    }

    private static void subscribe(HostInstance instance, String resource) {
        instance.function("[method]" + resource + ".subscribe", (context, in) -> Pollable.always());
    }
}
