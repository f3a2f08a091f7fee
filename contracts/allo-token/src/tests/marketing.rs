//! Marketing and logo: the limits of cw20-base.

use cosmwasm_std::Binary;
use cw20::{DownloadLogoResponse, EmbeddedLogo, Logo, LogoInfo, MarketingInfoResponse};
use cw20_base::ContractError as Cw20Error;

use super::suite::{account, genesis, Outcome, Suite};
use crate::contract::query;
use crate::msg::{ExecuteMsg, QueryMsg};
use crate::ContractError;

const MAX_LOGO: usize = 5 * 1024;
const PNG_HEADER: &[u8] = b"\x89PNG\r\n\x1a\n";
const SVG_HEADER: &[u8] = b"<?xml version=\"1.0\"?>";

fn padded(header: &[u8], length: usize) -> Binary {
    let mut bytes = header.to_vec();
    bytes.resize(length, b' ');
    bytes.into()
}

fn png(bytes: Binary) -> Logo {
    Logo::Embedded(EmbeddedLogo::Png(bytes))
}

fn svg(bytes: Binary) -> Logo {
    Logo::Embedded(EmbeddedLogo::Svg(bytes))
}

fn upload(suite: &mut Suite, logo: Logo) -> Outcome {
    suite.execute("marketing", ExecuteMsg::UploadLogo(logo))
}

#[test]
fn embedded_logos_up_to_five_kilobytes_can_be_downloaded() {
    let mut suite = Suite::new();
    for (logo, mime_type, data) in [
        (
            png as fn(Binary) -> Logo,
            "image/png",
            padded(PNG_HEADER, MAX_LOGO),
        ),
        (svg, "image/svg+xml", padded(SVG_HEADER, MAX_LOGO)),
    ] {
        upload(&mut suite, logo(data.clone())).unwrap();
        let expected = DownloadLogoResponse {
            mime_type: mime_type.into(),
            data,
        };
        let actual: DownloadLogoResponse = suite.query(QueryMsg::DownloadLogo {});
        assert_eq!(actual, expected);
        let info: MarketingInfoResponse = suite.query(QueryMsg::MarketingInfo {});
        assert_eq!(info.logo, Some(LogoInfo::Embedded));
    }
}

#[test]
fn logos_too_big_or_of_another_format_are_refused() {
    let mut suite = Suite::new();
    for (logo, expected) in [
        (
            png(padded(PNG_HEADER, MAX_LOGO + 1)),
            Cw20Error::LogoTooBig {},
        ),
        (
            svg(padded(SVG_HEADER, MAX_LOGO + 1)),
            Cw20Error::LogoTooBig {},
        ),
        (png(padded(b"GIF89a", 100)), Cw20Error::InvalidPngHeader {}),
        (svg(padded(b"<svg>", 100)), Cw20Error::InvalidXmlPreamble {}),
        (svg(Binary::default()), Cw20Error::InvalidXmlPreamble {}),
    ] {
        let refusal = upload(&mut suite, logo);
        assert_eq!(refusal, Err(ContractError::Cw20(expected)));
    }
    let mut msg = genesis();
    msg.marketing.as_mut().unwrap().logo = Some(png(padded(b"GIF89a", 100)));
    let refusal = Suite::try_new(msg).err().unwrap();
    assert_eq!(refusal, ContractError::Cw20(Cw20Error::InvalidPngHeader {}));
}

#[test]
fn a_logo_by_address_is_shown_and_cannot_be_downloaded() {
    let mut suite = Suite::new();
    upload(&mut suite, Logo::Url("https://example.com/allo.svg".into())).unwrap();
    let info: MarketingInfoResponse = suite.query(QueryMsg::MarketingInfo {});
    let url = LogoInfo::Url("https://example.com/allo.svg".into());
    assert_eq!(info.logo, Some(url));
    let msg = QueryMsg::DownloadLogo {};
    query(suite.deps.as_ref(), suite.env.clone(), msg).unwrap_err();
}

#[test]
fn only_the_marketing_account_speaks_for_the_token() {
    let mut suite = Suite::new();
    let msg = ExecuteMsg::UpdateMarketing {
        project: None,
        description: Some("machine intelligence".into()),
        marketing: None,
    };
    for name in ["custodian", "ann"] {
        let refusal = suite.execute(name, msg.clone());
        let expected = ContractError::Cw20(Cw20Error::Unauthorized {});
        assert_eq!(refusal, Err(expected));
    }
    suite.execute("marketing", msg).unwrap();
    let info: MarketingInfoResponse = suite.query(QueryMsg::MarketingInfo {});
    let expected = MarketingInfoResponse {
        project: Some("Allora".into()),
        description: Some("machine intelligence".into()),
        logo: None,
        marketing: Some(account("marketing")),
    };
    assert_eq!(info, expected);
}
