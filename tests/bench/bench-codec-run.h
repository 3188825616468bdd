/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "bench-codec-data.h"

#include "hek-codec.h"

/* For training and encoding; scans have one. */
#define BENCH_CODEC_THREADS 2

/* What was measured of one codec at one size, and the same of the peer. */
typedef struct
{
  const char *codec;
  gsize code_bytes;   /* 0: the default of the codec */
  const char *option; /* (nullable): "name=value" */
  const char *peer;   /* (nullable): faiss's name for it */
  BenchCodecFigures ours, theirs;
  gboolean is_done, has_peer;
} BenchCodecRun;

/* Measures and prints. @program: the peer, or "none". FALSE when there is no such codec */
gboolean bench_codec_measure (const BenchCodecSet *set, const char *program, BenchCodecRun *run);

/* The options of @codec by default, and "name=value". @option: (nullable) */
void bench_codec_set_option (const HekCodec *codec, const char *option, HekOptionValues *values);
