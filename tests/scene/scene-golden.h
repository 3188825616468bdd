/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-image.h"

/*
 * Compares with tests/scene/golden/@name: at most @share of the pixels may differ, those of which a
 * channel is more than @codes away. With HEK_SCENE_WRITE_GOLDEN=DIR the picture is written there
 * instead.
 */
void scene_golden_check (HekImage *image, const char *name, int codes, double share);
