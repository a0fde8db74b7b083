//! The computer's own sound card.
//!
//! A microphone is opened at its own rate and with its own channels: whatever it brings is mixed and resampled by whoever takes it. Its
//! callback runs on a thread of the sound system's, which only copies and never waits.

use cpal::traits::{DeviceTrait, HostTrait, StreamTrait};
use cpal::{
    Device, Error, ErrorKind, FromSample, Sample as _, SampleFormat, SizedSample, Stream, StreamConfig,
};

use crate::microphone::{Ear, Input, Listening, Microphone, MicrophoneEvent, Sound, Trouble};

/// The microphones of this computer.
#[derive(Clone, Copy, Debug, Default)]
pub struct SoundCard;

impl Microphone for SoundCard {
    fn inputs(&self) -> Result<Vec<Input>, Trouble> {
        let devices = cpal::default_host().input_devices().map_err(|error| trouble(&error))?;
        let named = |device: Device| {
            let id = device.id().ok()?.to_string();
            Some(Input { id, name: device.to_string() })
        };
        Ok(devices.filter_map(named).collect())
    }

    fn open(&self, id: Option<&str>, ear: Ear) -> Result<Listening, Trouble> {
        let device = chosen(id)?;
        let config = device.default_input_config().map_err(|error| trouble(&error))?;
        let format = config.sample_format();
        let stream = stream(&device, config.config(), format, ear).map_err(|error| trouble(&error))?;
        stream.play().map_err(|error| trouble(&error))?;
        Ok(Listening::new(stream))
    }
}

/// The device of that name, or the system's choice when none is chosen.
fn chosen(id: Option<&str>) -> Result<Device, Trouble> {
    let host = cpal::default_host();
    match id {
        Some(id) => {
            let id = id.parse().map_err(|_| Trouble::None)?;
            host.device_by_id(&id).ok_or(Trouble::None)
        }
        None => host.default_input_device().ok_or(Trouble::None),
    }
}

fn stream(device: &Device, config: StreamConfig, format: SampleFormat, ear: Ear) -> Result<Stream, Error> {
    match format {
        SampleFormat::I8 => listen::<i8>(device, config, ear),
        SampleFormat::I16 => listen::<i16>(device, config, ear),
        SampleFormat::I24 => listen::<cpal::I24>(device, config, ear),
        SampleFormat::I32 => listen::<i32>(device, config, ear),
        SampleFormat::U8 => listen::<u8>(device, config, ear),
        SampleFormat::U16 => listen::<u16>(device, config, ear),
        SampleFormat::U32 => listen::<u32>(device, config, ear),
        SampleFormat::F64 => listen::<f64>(device, config, ear),
        _ => listen::<f32>(device, config, ear),
    }
}

fn listen<T>(device: &Device, config: StreamConfig, ear: Ear) -> Result<Stream, Error>
where
    T: SizedSample,
    f32: FromSample<T>,
{
    let (rate, channels) = (config.sample_rate, config.channels);
    let deaf = ear.clone();
    let hear = move |samples: &[T], _: &cpal::InputCallbackInfo| {
        let samples = samples.iter().map(|sample| f32::from_sample(*sample)).collect();
        // Nobody takes it in time, or no longer: this thread belongs to the sound system and must not wait.
        let _ = ear.try_send(MicrophoneEvent::Sound(Sound { rate, channels, samples }));
    };
    let fail = move |error: Error| match error.kind() {
        ErrorKind::Xrun | ErrorKind::RealtimeDenied | ErrorKind::DeviceChanged => {
            tracing::debug!(%error, "the microphone stumbled");
        }
        ErrorKind::DeviceNotAvailable | ErrorKind::StreamInvalidated => {
            let _ = deaf.try_send(MicrophoneEvent::Trouble(Trouble::Unplugged));
        }
        _ => {
            let _ = deaf.try_send(MicrophoneEvent::Trouble(trouble(&error)));
        }
    };
    device.build_input_stream(config, hear, fail, None)
}

/// What an error of the sound system means to a person.
fn trouble(error: &Error) -> Trouble {
    match error.kind() {
        ErrorKind::DeviceNotAvailable | ErrorKind::HostUnavailable => Trouble::None,
        ErrorKind::PermissionDenied => Trouble::NotAllowed,
        ErrorKind::DeviceBusy => Trouble::Busy,
        _ => Trouble::Unusable(error.to_string()),
    }
}
