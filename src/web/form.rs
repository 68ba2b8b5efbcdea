//! Forms as they arrive: read within limits, decoded strictly, kept so that a refused form can give back what was typed.

use std::io;

use actix_web::{FromRequest, HttpRequest, dev::Payload, error::PayloadError, web};
use futures_util::{StreamExt as _, future::LocalBoxFuture};

use crate::{
    domain::form::Fault,
    error::Error,
    i18n::{Values, Voice},
};

/// The largest form.
const LARGEST: usize = 64 * 1024;

/// The fields of a form, in the order they came.
#[derive(Clone, Default)]
pub struct Fields(Vec<(String, String)>);

impl std::fmt::Debug for Fields {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Fields(..)") // codes and passwords pass through here
    }
}

/// A form that cannot be read at all.
#[derive(Clone, Copy, Debug, thiserror::Error)]
pub enum Unreadable {
    /// Not UTF-8: a 400, not a guess.
    #[error("the form is not UTF-8")]
    NotText,
    /// More than 64 KiB.
    #[error("the form is too large")]
    TooLarge,
    /// Not a form.
    #[error("not a form")]
    NotAForm,
    /// It did not arrive in time.
    #[error("the form did not arrive in time")]
    TooSlow,
    /// It ended before its end, or its pieces are not as HTTP wants them.
    #[error("the form did not arrive whole")]
    CutOff,
}

impl From<PayloadError> for Unreadable {
    fn from(error: PayloadError) -> Self {
        match error {
            PayloadError::Io(cause) if cause.kind() == io::ErrorKind::TimedOut => Self::TooSlow,
            PayloadError::Overflow => Self::TooLarge,
            _ => Self::CutOff,
        }
    }
}

impl Fields {
    /// The field's value, or nothing.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }

    /// All values of a field that may come several times.
    #[must_use]
    pub fn all(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(field, _)| field == name).map(|(_, value)| value.clone()).collect()
    }

    /// Whether the field came, with anything in it.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        !self.get(name).is_empty()
    }

    /// Whether the field came, empty or not.
    #[must_use]
    pub fn came(&self, name: &str) -> bool {
        self.0.iter().any(|(field, _)| field == name)
    }

    /// The field as it goes back to the page: at most so many characters, and no NUL. Never for a secret.
    #[must_use]
    pub fn kept(&self, name: &str, most: usize) -> String {
        self.get(name).chars().filter(|one| *one != '\0').take(most).collect()
    }

    /// Puts another value in the field's place.
    pub fn set(&mut self, name: &str, value: &str) {
        self.0.retain(|(field, _)| field != name);
        self.0.push((name.to_owned(), value.to_owned()));
    }

    /// The version the form was filled in at; 0, which no row has, where it is missing or no number.
    #[must_use]
    pub fn version(&self) -> i64 {
        self.get("version").parse().unwrap_or(0)
    }

    /// Decodes `a=b&c=d`, strictly.
    ///
    /// # Errors
    /// [`Unreadable::NotText`] where a value is not UTF-8.
    pub fn decode(body: &[u8]) -> Result<Self, Unreadable> {
        let decode = |part: &[u8]| {
            let spaced: Vec<u8> = part.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
            let text = percent_encoding::percent_decode(&spaced).decode_utf8().map_err(|_| Unreadable::NotText)?;
            Ok::<_, Unreadable>(text.into_owned())
        };
        let fields = body.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()).map(|pair| {
            let at = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
            let value = pair.get(at + 1..).unwrap_or_default();
            Ok((decode(&pair[..at])?, decode(value)?))
        });
        fields.collect::<Result<Vec<_>, _>>().map(Self)
    }
}

impl From<Vec<(String, String)>> for Fields {
    fn from(fields: Vec<(String, String)>) -> Self {
        Self(fields)
    }
}

impl<const N: usize> From<[(&str, &str); N]> for Fields {
    fn from(fields: [(&str, &str); N]) -> Self {
        Self(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }
}

impl FromRequest for Fields {
    type Error = actix_web::Error;
    type Future = LocalBoxFuture<'static, Result<Self, Self::Error>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_form = req
            .headers()
            .get("content-type")
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.starts_with("application/x-www-form-urlencoded"));
        let announced =
            req.headers().get("content-length").and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
        let mut payload = payload.take();
        Box::pin(async move {
            if !is_form {
                return Err(Unreadable::NotAForm.into());
            }
            if announced.is_some_and(|length| length > LARGEST) {
                return Err(Unreadable::TooLarge.into());
            }
            let mut body = web::BytesMut::new();
            while let Some(chunk) = payload.next().await {
                let chunk = chunk.map_err(Unreadable::from)?;
                if body.len() + chunk.len() > LARGEST {
                    return Err(Unreadable::TooLarge.into());
                }
                body.extend_from_slice(&chunk);
            }
            Ok(Self::decode(&body)?)
        })
    }
}

/// One thing wrong with one field, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The field's name, which is also its id on the page.
    pub field: &'static str,
    /// What is wrong and how to mend it.
    pub text: String,
}

impl FieldError {
    /// Whether it is about this field; for templates, whose names come as all kinds of text.
    #[must_use]
    pub fn is_on(&self, field: impl AsRef<str>) -> bool {
        self.field == field.as_ref()
    }
}

/// Faults in words.
#[must_use]
pub fn in_words(voice: &Voice, faults: &[Fault]) -> Vec<FieldError> {
    faults
        .iter()
        .map(|fault| FieldError {
            field: fault.field,
            text: voice.say_with(fault.key, &Values { what: &fault.what, count: fault.count, ..Values::default() }),
        })
        .collect()
}

/// The faults in an error that is about the form; any other error goes on its way.
///
/// # Errors
/// Every error that is not [`Error::Invalid`].
pub fn faults(error: Error) -> Result<Vec<Fault>, Error> {
    match error {
        Error::Invalid(faults) => Ok(faults),
        other => Err(other),
    }
}
