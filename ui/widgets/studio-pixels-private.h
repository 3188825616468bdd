/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "studio-pixels.h"

G_BEGIN_DECLS

const StudioSamples *studio_pixels_get_samples (StudioPixels *self);

/* (nullable) */
const StudioPyramid *studio_pixels_get_pyramid (StudioPixels *self);

G_END_DECLS
