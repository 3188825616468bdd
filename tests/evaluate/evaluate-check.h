/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-evaluate.h"

/* What codes lose and take, against plain loops: errors of rows, dimensions and subspaces, their
 * distribution, centroids in use, sizes with the codebook. @set: of FIXTURE_DIM dimensions */
void evaluate_check (HekEvaluateSet *set, const HekEvaluation *evaluation);
