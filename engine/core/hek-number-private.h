/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* The first 128 bits, high word first, of 5^q for q from -64 to 64: hek-number-data.c. */
#define HEK_NUMBER_MIN_POWER (-64)
#define HEK_NUMBER_MAX_POWER 64

extern const guint64 hek_number_powers_of_five[129][2];
