package dev.mik.architecture.broken.handlers;

/** Leads where this module must not lead. */
public class Stray {
    /** Names a class of another module. */
    public String lead() {
        return dev.mik.architecture.broken.domain.Stray.class.getName();
    }
}
