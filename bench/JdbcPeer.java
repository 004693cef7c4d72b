import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The peer of P3: the same point query through plain JDBC, in process, a connection a thread. Arguments: file, rows, threads.
 * Each line on standard input, {@code each 5} or {@code once 5} (when statements are prepared, seconds), is one run.
 */
public final class JdbcPeer {
    private static final String SQL = "SELECT id, name FROM users WHERE id = ?";

    private JdbcPeer() {}

    public static void main(String[] args) throws Exception {
        int rows = Integer.parseInt(args[1]);
        List<Connection> connections = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(args[2]); i++) {
            connections.add(DriverManager.getConnection("jdbc:sqlite:" + args[0]));
        }
        try (Scanner lines = new Scanner(System.in)) {
            while (lines.hasNext()) {
                run(connections, rows, lines.next().equals("each"), lines.nextInt());
            }
        }
    }

    private static void run(List<Connection> connections, int rows, boolean each, int seconds) throws Exception {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        AtomicLong queries = new AtomicLong();
        AtomicLong bytes = new AtomicLong(); // read, so that nothing can be left out
        long cpu = system.getProcessCpuTime();
        long begun = System.nanoTime();
        long end = begun + seconds * 1_000_000_000L;
        List<Thread> threads = new ArrayList<>();
        for (Connection connection : connections) {
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    long[] done = each ? preparing(connection, rows, end) : prepared(connection, rows, end);
                    queries.addAndGet(done[0]);
                    bytes.addAndGet(done[1]);
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        System.out.printf("{\"requests\":%d,\"micros\":%d,\"cpu_micros\":%d,\"bytes\":%d}%n",
                queries.get(), (System.nanoTime() - begun) / 1000, (system.getProcessCpuTime() - cpu) / 1000, bytes.get());
    }

    private static long[] preparing(Connection connection, int rows, long end) throws SQLException {
        long[] done = new long[2];
        while (System.nanoTime() < end) {
            try (PreparedStatement query = connection.prepareStatement(SQL)) {
                ask(query, rows, done);
            }
        }
        return done;
    }

    private static long[] prepared(Connection connection, int rows, long end) throws SQLException {
        long[] done = new long[2];
        try (PreparedStatement query = connection.prepareStatement(SQL)) {
            while (System.nanoTime() < end) {
                ask(query, rows, done);
            }
        }
        return done;
    }

    private static void ask(PreparedStatement query, int rows, long[] done) throws SQLException {
        query.setLong(1, ThreadLocalRandom.current().nextLong(1, rows + 1L));
        try (ResultSet row = query.executeQuery()) {
            if (!row.next()) {
                throw new IllegalStateException("a row is missing");
            }
            done[0]++;
            done[1] += row.getLong(1) > 0 ? row.getString(2).length() : 0;
        }
    }
}
