/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* What libFuzzer calls; fuzz-main.c is a stand-alone program around the same function. */
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);
