package dev.mik.architecture.broken.production;

/** Leads where this module must not lead. */
public class Stray {
    /** Names a class of another module. */
    public String lead() {
        return dev.mik.architecture.broken.embedded.Stray.class.getName();
    }
}
