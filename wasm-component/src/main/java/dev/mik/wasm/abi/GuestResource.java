package dev.mik.wasm.abi;

/** A resource of a guest on its way through the host or another component: its type, and what the guest knows it by. */
public record GuestResource(ResourceType type, int representation) {}
