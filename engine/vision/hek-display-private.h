/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-display.h"

#define HEK_DISPLAY_N 13

extern const HekDisplay hek_display_data[HEK_DISPLAY_N];
