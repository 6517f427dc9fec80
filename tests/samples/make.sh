#!/bin/sh
# Makes the clips beside it, those of the scenes below, with ffmpeg, sox and espeak-ng, so that what the ear hears is proven on sound that others made
# and encoded. The tests read the committed clips and need none of these programs.
#
# A clip is called SCENE-ENCODING-RATE.FORMAT. The scenes, with times in seconds:
#   tones    0.0 1 kHz   0.6 silence   1.2 440 Hz   1.8
#   call     0.0 speech with a pause of 0.19 in it   2.07 silence   2.7 1 kHz   3.7
#   noise; chord (1 kHz, 440 Hz and 3 kHz); 950, 985, 1015 and 1050 (a tone of so many Hz); hush (a tone at -60 dB): 1.0
# ffmpeg's silencedetect at -50 dB tells when the speech pauses and ends.
set -eu
cd "$(dirname "$0")"
scenes=$(mktemp -d)
trap 'rm -r "$scenes"' EXIT

espeak-ng -v en -s 160 -w "$scenes/espeak.wav" "Good morning, this is Ada speaking."
tone() { sox -n -r 96000 -b 24 "$scenes/$1.wav" synth "$2" sine "$3" vol "$4"; }
tone high 0.6 1000 0.5
tone low 0.6 440 0.5
tone long 1 1000 0.5
for hertz in 950 985 1015 1050; do tone $hertz 1 $hertz 0.5; done
tone hush 1 1000 0.001
sox -n -r 96000 -b 24 "$scenes/gap.wav" trim 0 0.6
sox "$scenes/espeak.wav" -b 24 "$scenes/voice.wav" rate 96000
sox "$scenes/voice.wav" "$scenes/gap.wav" "$scenes/spoken.wav" trim 0 2.7
sox -R -n -r 96000 -b 24 "$scenes/noise.wav" synth 1 pinknoise vol 0.5
sox -n -r 96000 -b 24 "$scenes/chord.wav" synth 1 sine 1000 synth 1 sine mix 440 synth 1 sine mix 3000 vol 0.5
sox "$scenes/high.wav" "$scenes/gap.wav" "$scenes/low.wav" "$scenes/tones.wav"
sox "$scenes/spoken.wav" "$scenes/long.wav" "$scenes/call.wav"
rm -f ./tones-* ./call-* ./noise-* ./chord-* ./950-* ./985-* ./1015-* ./1050-* ./hush-*

# ff SCENE-ENCODING-RATE.FORMAT [OPTION…]; so SCENE-ENCODING-RATE.FORMAT [OPTION…]
scene() { echo "$scenes/${1%%-*}.wav"; }
rate() { name=${1%.*}; echo "${name##*-}"; }
ff() { clip=$1; shift; ffmpeg -nostdin -v error -y -i "$(scene "$clip")" -bitexact -ar "$(rate "$clip")" "$@" "$clip"; }
so() { clip=$1; shift; sox -R -D -G "$(scene "$clip")" "$@" "$clip" rate "$(rate "$clip")"; }

for scene in noise chord 950 985 1015 1050 hush; do so $scene-flac-16000.flac -b 16; done

so tones-s16-8000.wav -b 16
so tones-u8-11025.wav -b 8
so tones-s24-12000.wav -b 24
so tones-float-8000.wav -e float -b 32
so tones-alaw-16000.wav -e a-law
so tones-mulaw-32000.wav -e mu-law
ff tones-adpcm-48000.wav -c:a adpcm_ima_wav
ff call-s16-8000.wav

for rate in 8000 11025 12000 16000 22050 24000 32000 44100 48000; do ff tones-lame-$rate.mp3 -c:a libmp3lame -q:a 5; done
so tones-sox-44100.mp3 -C 64
ff tones-shine-44100.mp3 -c:a libshine -b:a 64k
ff tones-stereo-44100.mp3 -c:a libmp3lame -b:a 96k -ac 2 -write_id3v1 1 -metadata title=Tones
for rate in 8000 22050 44100; do ff call-lame-$rate.mp3 -c:a libmp3lame -q:a 7; done

for rate in 8000 44100 96000; do so tones-sox-$rate.flac -b 16; done
ff tones-stereo-48000.flac -ac 2 -sample_fmt s16
so call-sox-16000.flac -b 16

for rate in 8000 11025 16000 22050 32000 44100 48000 96000; do ff tones-vorbis-$rate.ogg -c:a libvorbis -q:a 2; done
ff tones-flac-16000.ogg -c:a flac
for rate in 8000 44100; do ff call-vorbis-$rate.ogg -c:a libvorbis -q:a 1; done
for rate in 8000 12000 16000 24000 48000; do ff tones-opus-$rate.ogg -c:a libopus -b:a 24k; done
ff tones-voip-8000.opus -c:a libopus -b:a 12k -application voip
ff call-opus-48000.opus -c:a libopus -b:a 24k

ff tones-opus-48000.webm -c:a libopus -b:a 24k
ff tones-vorbis-44100.webm -c:a libvorbis -q:a 2
ff call-opus-16000.webm -c:a libopus -b:a 16k
ffmpeg -nostdin -v error -i "$scenes/tones.wav" -bitexact -c:a libopus -b:a 24k -f webm - | cat > tones-live-48000.webm

for rate in 8000 11025 12000 16000 22050 24000 32000 44100 48000 64000 88200 96000; do ff tones-aac-$rate.m4a -c:a aac -b:a 48k; done
ff tones-surround-48000.m4a -c:a aac -b:a 96k -ac 8
ff tones-alac-8000.m4a -c:a alac
ff call-aac-8000.m4a -c:a aac -b:a 16k
ff call-aac-44100.m4a -c:a aac -b:a 48k
for rate in 8000 16000 44100 96000; do ff tones-adts-$rate.aac -c:a aac -b:a 48k; done
ff call-adts-22050.aac -c:a aac -b:a 32k
ff tones-aac-32000.mp4 -c:a aac -b:a 48k
ff tones-fragmented-48000.mp4 -c:a aac -b:a 48k -movflags frag_keyframe+empty_moov
ff tones-video-48000.mp4 -filter_complex "color=c=black:s=16x16:r=2:d=1.6" -c:v libx264 -c:a aac -b:a 48k
ff tones-aac-44100.mov -c:a aac -b:a 48k
ff tones-s16-8000.mov -c:a pcm_s16le
ff call-aac-48000.mov -c:a aac -b:a 48k

so tones-s16-8000.aiff -b 16
so tones-s24-8000.aiff -b 24
so tones-u8-16000.aiff -b 8
ff tones-mulaw-22050.aifc -c:a pcm_mulaw -f aiff

ff tones-opus-48000.mkv -c:a libopus -b:a 24k
so tones-s16-8000.au -b 16
ff tones-s16-8000.caf -c:a pcm_s16be
ff tones-wma-44100.wma -c:a wmav2 -b:a 48k
# Telephones' codec, which an ffmpeg has if it was built with libopencore-amrnb.
for form in amr 3gp; do ff tones-amr-8000.$form -c:a libopencore_amrnb -b:a 12.2k; done

# Eight channels in an order of the file's own.
for form in aifc:aiff caf:caf mov:mov; do
  ffmpeg -nostdin -v error -y -f lavfi -i sine=1000:d=0.4:r=8000 -bitexact -ac 8 -c:a pcm_mulaw -f ${form#*:} order-mulaw-8000.${form%:*}
done
