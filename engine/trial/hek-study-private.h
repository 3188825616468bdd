/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-study.h"

G_BEGIN_DECLS

/**
 * hek_study_list_pictures:
 * @failures: (element-type HekStudyFailure) (nullable): gets the folders within it that cannot be
 *   read
 *
 * The files of a folder whose suffix is one of pictures, hidden ones left out.
 *
 * Returns: (transfer full) (element-type filename): paths below @folder, in the order of their
 *   bytes
 */
GPtrArray *hek_study_list_pictures (const char *folder, gboolean recursive, GPtrArray *failures,
                                    const HekTask *task, GError **error);

/**
 * hek_study_find_counterpart:
 * @names: (element-type filename): sorted, of hek_study_list_pictures()
 *
 * Returns: (nullable): which of @names is the same picture as @name
 * Errors: %HEK_IMAGE_ERROR_INVALID: there is none, or several of that name with other suffixes
 */
const char *hek_study_find_counterpart (const GPtrArray *names, const char *name, GError **error);

G_END_DECLS
