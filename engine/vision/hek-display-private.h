/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-display.h"

#define HEK_DISPLAY_N 13

/* What HLG pictures are graded on, and its system gamma. */
#define HEK_DISPLAY_HLG_CD_M2 1000.0
#define HEK_DISPLAY_HLG_GAMMA 1.2

extern const HekDisplay hek_display_data[HEK_DISPLAY_N];
