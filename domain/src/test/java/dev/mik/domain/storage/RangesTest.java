package dev.mik.domain.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.storage.ByteRange;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RangesTest {
    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 1",
        "bytes=0-99, 0, 100",
        "bytes=10-19, 10, 10",
        "bytes=99-99, 99, 1",
        "bytes=99-, 99, 1",
        "bytes=0-, 0, 100",
        "bytes=50-1000, 50, 50",
        "bytes=5-99999999999999999999999999, 5, 95",
        "bytes=-1, 99, 1",
        "bytes=-100, 0, 100",
        "bytes=-101, 0, 100",
        "bytes=-99999999999999999999999999, 0, 100",
        "BYTES=007-008, 7, 2",
        "'bytes= 1-2 ,, ', 1, 2",
        "'bytes=,\t1-2', 1, 2"
    })
    void oneRangeIsTaken(String header, long offset, long length) {
        assertEquals(Optional.of(new ByteRange(offset, length)), Ranges.parse(header, 100));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes",
                "bytes=",
                "bytes=,",
                "bytes=-",
                "bytes=5-4",
                "bytes=a-b",
                "bytes=1",
                "bytes=1-2-3",
                "bytes=--1",
                "bytes=+1-2",
                "bytes=0x1-2",
                "bytes=1 - 2",
                "bytes =1-2",
                "lines=1-2",
                "bytes=0-1,3-4",
                "bytes=0-1,900-",
                "bytes=1-2,x",
                "bytes=\u0661-\u0662",
                "0-5"
            })
    void whatIsNotOneRangeIsIgnored(String header) {
        assertEquals(Optional.empty(), Ranges.parse(header, 100));
    }

    @ParameterizedTest
    @CsvSource({"bytes=100-, 100", "bytes=100-200, 100", "bytes=-0, 100", "bytes=0-, 0", "bytes=0-0, 0", "bytes=-0, 0"})
    void rangeWithoutAByteIsNotSatisfiable(String header, long size) {
        ServiceException failure = assertThrows(ServiceException.class, () -> Ranges.parse(header, size));

        assertEquals(ErrorCode.RANGE_NOT_SATISFIABLE, failure.code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=-1", "bytes=-100"})
    void suffixOfAnEmptyObjectIsTheWholeOfIt(String header) {
        assertEquals(Optional.empty(), Ranges.parse(header, 0));
    }

    @Property
    void rangeIsWhatAnArrayWouldGive(
            @ForAll @LongRange(min = 0, max = 60) long first,
            @ForAll @LongRange(min = 0, max = 60) long last,
            @ForAll @LongRange(min = 0, max = 50) long size) {
        String header = "bytes=" + first + "-" + last;
        if (last < first) {
            assertEquals(Optional.empty(), Ranges.parse(header, size));
        } else if (first >= size) {
            assertThrows(ServiceException.class, () -> Ranges.parse(header, size));
        } else {
            ByteRange range = Ranges.parse(header, size).orElseThrow();
            assertEquals(first, range.offset());
            assertEquals(Math.min(last + 1, size), range.offset() + range.length());
        }
    }

    @Property
    void suffixEndsWithTheObject(@ForAll @LongRange(min = 1) long length, @ForAll @LongRange(min = 1) long size) {
        ByteRange range = Ranges.parse("bytes=-" + length, size).orElseThrow();

        assertEquals(size, range.offset() + range.length());
        assertEquals(Math.min(length, size), range.length());
    }

    @Property
    void noHeaderBreaksItAndEveryRangeLiesWithin(
            @ForAll @StringLength(max = 24) @CharRange(from = '0', to = '9') String digits,
            @ForAll @StringLength(max = 12) String rest,
            @ForAll @LongRange(min = 0) long size) {
        for (String header : new String[] {rest, "bytes=" + rest, "bytes=" + digits + "-" + rest, "bytes=-" + digits}) {
            try {
                Ranges.parse(header, size).ifPresent(range -> {
                    assertTrue(range.length() > 0);
                    assertTrue(range.length() <= size - range.offset());
                });
            } catch (ServiceException e) {
                assertEquals(ErrorCode.RANGE_NOT_SATISFIABLE, e.code());
            }
        }
    }
}
