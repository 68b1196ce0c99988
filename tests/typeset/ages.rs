//! Ages by the rules of newspapers.

use bantin::{
    lang::Lang,
    typeset::age::{age, printed_date},
};

use crate::{
    sample::{line, noon, stamp, vietnam},
    texts,
};

#[test]
fn ages_follow_the_reader_s_day() {
    let vi = |text: &str| age(stamp(text), noon(), &vietnam(), texts(Lang::Vi));
    let en = |text: &str| age(stamp(text), noon(), &vietnam(), texts(Lang::En));
    assert_eq!(vi("2026-11-24T11:59:30+07:00"), "vừa xong");
    assert_eq!(vi("2026-11-24T12:01:00+07:00"), "vừa xong", "clocks disagree a little");
    assert_eq!(en("2026-11-24T11:59:00+07:00"), "1 minute ago");
    assert_eq!(vi("2026-11-24T11:01:00+07:00"), "59 phút trước");
    assert_eq!(vi("2026-11-24T00:01:00+07:00"), "11 giờ trước");
    assert_eq!(vi("2026-11-23T23:59:00+07:00"), "hôm qua 23:59");
    assert_eq!(vi("2026-11-23T16:59:00+00:00"), "hôm qua 23:59", "the day is the reader's, not the source's");
    assert_eq!(vi("2026-11-18T07:05:00+07:00"), "Thứ Tư 07:05");
    assert_eq!(en("2026-11-22T07:05:00+07:00"), "Sunday 07:05");
    assert_eq!(vi("2026-11-17T23:00:00+07:00"), "17/11");
    assert_eq!(en("2026-11-07T23:00:00+07:00"), "7 Nov");
    assert_eq!(vi("2015-05-05T03:40:00+07:00"), "05/05/2015");
    assert_eq!(vi("2026-11-24T15:00:00+07:00"), "24/11", "the future is a date");
    assert_eq!(vi("2026-11-24"), "hôm nay");
    assert_eq!(vi("2026-11-23"), "hôm qua");
    assert_eq!(vi("2026-11-20"), "Thứ Sáu");
    assert_eq!(en("2020-09-09"), "9 Sep 2020");
    assert_eq!(vi("2026-11-25"), "25/11");
}

#[test]
fn an_age_is_minutes_across_midnight() {
    let just_after = "2026-11-23T17:10:00Z".parse().expect("a time");
    assert_eq!(age(stamp("2026-11-23T23:50:00+07:00"), just_after, &vietnam(), texts(Lang::Vi)), "20 phút trước");
}

#[test]
fn a_printed_date_is_kept_and_a_printed_age_is_not() {
    let shown = |at: &str, printed: &str| printed_date(Some(stamp(at)), Some(&line(printed)), &vietnam(), texts(Lang::Vi)).expect("a date");
    for printed in ["05/05/2015 - 03:40", "Thứ ba, 5/5/2015, 03:40 (GMT+7)", "Tue, 5 May 2015", "5-5"] {
        assert_eq!(shown("2015-05-05T03:40:00+07:00", printed), printed);
    }
    assert_eq!(shown("2015-05-04T20:40:00Z", "4/5/2015"), "4/5/2015", "the day is the source's own");
    assert_eq!(shown("2015-05-05T03:40:00+07:00", "17 giờ trước"), "05/05/2015 03:40");
    assert_eq!(shown("2015-05-05T03:40:00+07:00", "Hôm qua 19:25"), "05/05/2015 03:40");
    assert_eq!(shown("2015-05-05", ""), "05/05/2015");
    for for_machines in ["Tue, 05 May 2015 03:40:00 +0700", "Mon, 04 May 2015 20:40:00 GMT", "2015-05-05T03:40:00+07:00"] {
        assert!(
            !shown("2015-05-05T03:40:00+07:00", for_machines).contains("2015-05") && !shown("2015-05-05T03:40:00+07:00", for_machines).contains("May"),
            "{for_machines}"
        );
    }
    assert_eq!(printed_date(None, Some(&line("17 giờ trước")), &vietnam(), texts(Lang::Vi)).as_deref(), Some("17 giờ trước"), "nothing better is known");
    assert_eq!(printed_date(None, None, &vietnam(), texts(Lang::Vi)), None);
}
